import { describe, expect, it } from 'vitest';
import type { HaltView, Message, QuestionView } from '../../src/field';
import {
  besides,
  countUnread,
  countWaiting,
  inOrder,
  stateOf,
} from '../../src/screens/inbox_read/state';
import { asDraft, fromDraft, maySend } from '../../src/screens/question_answer/state';

const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  at: '2026-11-22T08:00:00Z',
  title: { zh: '', en: '' },
  text: { zh: '', en: '' },
  read: false,
  ...more,
});

const asked = (id: string, more: Partial<QuestionView> = {}): QuestionView =>
  ({
    id,
    at: '2026-11-22T08:00:00Z',
    settled: null,
    seen: false,
    waiting: true,
    ...more,
  }) as QuestionView;

const HALT = { id: 'h' } as HaltView;
const SETTLED = { index: 1, at: '', by: { id: '', name: { zh: '', en: '' } }, note: '' };

describe('the inbox', () => {
  it('shows a question once, not also as the message that hinted at it', () => {
    const messages = [message('1', { about: 'q' }), message('2', { about: 'h' }), message('3')];
    expect(besides(messages, [asked('q')]).map(({ id }) => id)).toEqual(['2', '3']);
    expect(besides(messages, [asked('q')], [HALT]).map(({ id }) => id)).toEqual(['3']);
  });

  it('keeps a message whose question has left the phone', () => {
    expect(besides([message('1', { about: 'old' })], [])).toHaveLength(1);
  });

  it('counts unread messages and questions that nobody here opened', () => {
    const messages = [message('1', { about: 'q' }), message('2'), message('3', { read: true })];
    expect(countUnread(messages, [asked('q'), asked('r', { seen: true })])).toBe(2);
    expect(countWaiting([asked('q'), asked('r', { waiting: false })])).toBe(1);
  });

  it('puts what waits for an answer first, then the newest', () => {
    const old = asked('old', { at: '2026-11-21T08:00:00Z' });
    const done = asked('done', { waiting: false, at: '2026-11-22T10:00:00Z' });
    expect(inOrder([done, old, asked('new')]).map(({ id }) => id)).toEqual(['new', 'old', 'done']);
  });

  it.each([
    [asked('q'), 'unread'],
    [asked('q', { seen: true }), 'waiting'],
    [asked('q', { waiting: false }), 'answered'],
    [asked('q', { waiting: false, settled: SETTLED }), 'settled'],
  ])('says of a question how it stands', (question, state) => {
    expect(stateOf(question)).toBe(state);
  });
});

describe('an answer being made', () => {
  it('keeps its photos when the app is killed', () => {
    const photos = [
      { capture: 'c-1', preview: 'aa' },
      { capture: 'c-2', preview: 'bb' },
    ];
    expect(fromDraft(asDraft(photos))).toEqual(photos);
    expect(fromDraft('')).toEqual([]);
    expect(fromDraft('strange')).toEqual([]);
  });

  it('may be a photo alone, but not nothing', () => {
    expect(maySend('  ', [])).toBe(false);
    expect(maySend('在墙上', [])).toBe(true);
    expect(maySend('', [{ capture: 'c', preview: 'p' }])).toBe(true);
  });
});
