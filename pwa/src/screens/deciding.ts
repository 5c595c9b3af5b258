/** What is done about findings: loaded behind the start, in one piece of its own. */
export { FindingsHandle } from './findings_handle/view';
export { InterviewBegin, InterviewHold } from './interview_hold/view';
export { DecisionHand } from './penalty_decide/hand';
export { PenaltyDecide } from './penalty_decide/view';
