/** Both languages come with the screens that need them. */

import { en } from './desk_case_evidence.en';
import { type CaseEvidenceTexts, zh } from './desk_case_evidence.zh';
import { language } from './language';

export const caseEvidence = (): CaseEvidenceTexts => (language.value === 'zh' ? zh : en);
