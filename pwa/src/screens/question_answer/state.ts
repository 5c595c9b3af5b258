/** The answer being made: photos are stored evidence already, the words are a draft. */

/** Attached photos as a draft holds them: capture and preview of each. */
export interface Attached {
  readonly capture: string;
  readonly preview: string;
}

export function asDraft(photos: readonly Attached[]): string {
  return photos.map(({ capture, preview }) => `${capture}:${preview}`).join(' ');
}

export function fromDraft(text: string): readonly Attached[] {
  return text.split(' ').flatMap((one) => {
    const [capture, preview] = one.split(':');
    return capture && preview ? [{ capture, preview }] : [];
  });
}

export function draftName(question: string): string {
  return `answer-photos.${question}`;
}

export function cameraOf(question: string): string {
  return `/questions/${question}/camera`;
}

/** Nothing is not an answer; a photo without words is one. */
export function maySend(text: string, photos: readonly Attached[]): boolean {
  return text.trim() !== '' || photos.length > 0;
}
