/** Words of one's own password and passkeys, on the phone and at the desk. */
import type { OwnTexts } from './own_account.zh';

export const own: OwnTexts = {
  password: 'Change password',
  passwordHelp: 'All other desks are signed out.',
  first: 'Set a password of your own',
  firstHelp:
    'You signed in with a one-time password that an administrator has seen. Set one that only you know and go on.',
  present: 'Present password',
  presentOnce: 'One-time password',
  fresh: 'New password',
  again: 'New password once more',
  rule: '10 characters or more, without your login. A few words in a row are easy to keep and hard to guess.',
  differ: 'The two new passwords differ.',
  short: 'The new password needs 10 characters or more.',
  set: 'Save new password',
  changed: 'The password was changed',
  passkeys: 'My passkeys',
  none: 'No passkey yet',
  made: (at) => `Made ${at}`,
  used: (at) => `Last used ${at}`,
  never: 'Never used',
  rename: 'Rename',
  name: 'Name',
  save: 'Save',
  saved: 'Saved',
  remove: 'Remove',
  removeTitle: (name) => `Remove “${name}”`,
  removeHelp: 'Nobody signs in with it any more. Remove it when its device is lost or given away.',
  removed: 'Removed',
  last: 'This is the only way to sign in and stays.',
};
