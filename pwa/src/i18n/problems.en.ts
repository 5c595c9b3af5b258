import { bytes } from './format';
import type { ProblemText, ProblemTexts } from './problems.zh';

const say = (title: string, help: string) => (): ProblemText => ({ title, help });

export const en: ProblemTexts = {
  'not-signed-in': say(
    'Not signed in',
    'Sign in and try again. What you captured stays on this phone.',
  ),
  'invalid-credentials': say('Account or password is wrong', 'Check both and try again.'),
  'too-many-attempts': say('Too many attempts', 'Wait a few minutes before you sign in again.'),
  'passkey-refused': say('No passkey was used', 'Try again, or sign in with your password.'),
  'passkey-unsupported': say('This browser has no passkeys', 'Sign in with your password.'),
  'wrong-password': say(
    'The present password is wrong',
    'Type it again; too many wrong ones lock it for a while.',
  ),
  'password-refused': say(
    'The new password cannot be used',
    '10 characters or more, without your login, not the present one, and not one character repeated.',
  ),
  'last-way-in': say('The last way to sign in', 'Register another passkey before this one goes.'),
  'not-an-officer': say(
    'This account is not an officer',
    'Sign in as an officer, or open the supervision desk on a computer.',
  ),

  'not-enrolled': say('This phone is not enrolled', 'Enrol it first; then you can start a visit.'),
  'device-revoked': say(
    'This phone has been revoked',
    'New records are no longer accepted. Ask your administrator; what is on the phone can be exported.',
  ),
  'other-officers-phone': say(
    'This phone belongs to another officer',
    'Let that officer sign in, or have the phone revoked and enrol it again.',
  ),
  'key-lost': say(
    'The signing key of this phone is gone',
    'The system may have cleared its storage. Enrol this phone again.',
  ),
  'storage-unavailable': say(
    'Storage cannot be used',
    'Leave private browsing, or close the app and open it again.',
  ),
  'storage-full': ({ freeBytes }) => ({
    title: 'Not enough space',
    help:
      typeof freeBytes === 'number'
        ? `Only ${bytes(freeBytes)} left. Send or free some space before you capture more.`
        : 'Send or free some space before you capture more.',
  }),
  'storage-mismatch': say(
    'What was written could not be read back; nothing was saved',
    'Capture it again. If it happens again, restart the phone.',
  ),
  'crypto-unsupported': say(
    'This browser lacks the cryptography needed',
    'Use a recent version of the system browser.',
  ),

  'camera-denied': say(
    'No permission for the camera',
    'Allow the camera for this app in the system settings, then come back and try again.',
  ),
  'camera-missing': say(
    'No camera found',
    'You can use the system camera instead; its photos are marked as such.',
  ),
  'camera-busy': say('Another app is using the camera', 'Close it and try again.'),
  'camera-not-ready': say('The camera is not ready', 'Wait a moment before you press the shutter.'),
  'microphone-denied': say(
    'No permission for the microphone',
    'Allow the microphone for this app in the system settings, then come back and try again.',
  ),
  'microphone-missing': say('No microphone found', 'Check a headset or external microphone.'),
  'microphone-busy': say('The microphone is in use', 'A call may be running. Try again after it.'),
  'recording-unsupported': say(
    'This browser cannot record sound',
    'Use a recent version of the system browser.',
  ),
  'already-recording': say('A recording is running', 'Stop it before you start another.'),
  'picture-unreadable': say('This picture cannot be read', 'Take it again.'),

  'visit-not-found': say(
    'This visit is not on this phone',
    'It may have been started on another phone.',
  ),
  'question-gone': say(
    'It is not on this phone',
    'It may be settled. Open Messages again once you are online.',
  ),
  'visit-closed': say(
    'The visit is closed',
    'Nothing can be added after closing. If something is missing, open another visit and explain.',
  ),
  'recording-runs': say('A recording is still running', 'Stop it before you close the visit.'),
  'enterprise-missing': say('No enterprise', 'Scan, search, or type the name.'),
  'capture-not-found': say('This item cannot be found', 'Go back to the visit and look again.'),
  'capture-already-voided': say('This item is already void', 'Nothing more to do.'),
  'text-empty': say('There is no text', 'Write something first.'),
  'text-too-long': say('The text is too long', 'Split it into several notes.'),
  'entry-too-large': say('This record is too large', 'Shorten the text or split it.'),
  'law-missing': say(
    'This phone does not carry the law of penalties on the spot yet',
    'Go online once: it is fetched by itself, and works offline from then on.',
  ),
  'penalty-refused': (p) => ({
    title: 'Not possible on the spot',
    help: String(p['why'] ?? 'Check the amount, the party and the basis.'),
  }),
  'visit-halted': (p) => ({
    title: 'This visit was halted',
    help: String(p['reason'] ?? 'Ask the supervising agency.'),
  }),
  'decision-not-found': say(
    'This decision was not found',
    'Go back to the visit and choose again.',
  ),
  'fine-not-collectable': say(
    'This fine may not be collected on the spot',
    'Check the ground, the amount and the number of the receipt.',
  ),
  'signature-empty': say('Nothing is signed yet', 'Write inside the frame.'),

  'presence-not-readable': say(
    'This is not a presence code',
    'Ask your partner to open “Show my presence code”.',
  ),
  'presence-forged': say(
    'The signature of this code is wrong',
    'Ask your partner to show it again, not as a screenshot.',
  ),
  'presence-own-phone': say('This is your own code', 'Scan the code on your partner’s phone.'),
  'presence-too-old': say('The code has expired', 'Ask your partner to refresh it.'),
  'presence-wrong-officer': say(
    'This is not the chosen partner',
    'Check the partner, or scan the right phone.',
  ),

  offline: say(
    'No network',
    'Everything is kept on this phone and leaves when there is a network.',
  ),
  'no-answer': say(
    'The server does not answer',
    'Everything is kept; the phone tries again by itself.',
  ),
  'server-refused': say(
    'The server did not accept it',
    'It is still on this phone. See the details or ask your administrator.',
  ),
  'server-full': say(
    'The server has no space',
    'Everything is kept; the phone tries again by itself.',
  ),
  'server-lies': say(
    'The receipt of the server is not valid',
    'This phone deletes nothing. Tell your administrator.',
  ),
  'nothing-to-export': say('Nothing to export', 'Everything is proven.'),
  'queue-item-not-found': say('This item is no longer in the queue', 'It may just have been sent.'),
  unexpected: say(
    'Something unexpected happened',
    'What is saved is safe. Try again; if it happens again, restart the app.',
  ),
};
