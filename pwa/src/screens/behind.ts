/** Everything that is loaded behind the first screen, in one piece. */
export { CodeShow } from './code_show/view';
export { InboxRead } from './inbox_read/view';
export { NoteWrite } from './note_write/view';
export { PartnerConfirm, PresenceShow } from './partner_confirm/view';
export { PasskeysKeep } from './passkeys_keep/view';
export { PasswordSet } from './password_set/view';
export { QuestionAnswer } from './question_answer/view';
export { QueueWatch } from './queue_watch/view';
export { ReadinessCheck } from './readiness_check/view';
export { SettingsChoose } from './settings_choose/view';
export { SignatureCollect } from './signature_collect/view';
export { SoundRecord } from './sound_record/view';
export { VisitClose } from './visit_close/view';
