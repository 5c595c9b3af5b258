/** Why the platform gives no camera or microphone, in our words. */
import { Refusal } from '../domain/problems';

export function refusalOfMedia(sense: 'camera' | 'microphone', error: unknown): Refusal {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new Refusal(`${sense}-denied`, {}, error);
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return new Refusal(`${sense}-missing`, {}, error);
  }
  return new Refusal(`${sense}-busy`, {}, error);
}
