/** What stands for a piece of evidence where no picture can. */
import type { IconName } from '../../ui/icon';

export const FORM_ICONS: Readonly<Record<string, IconName>> = {
  photo: 'camera',
  sound: 'microphone',
  signature: 'sign',
  note: 'note',
  answer: 'checklist',
  interview: 'people',
  paper: 'book',
};
