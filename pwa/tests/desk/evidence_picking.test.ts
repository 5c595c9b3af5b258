/** Which records become evidence: chosen ahead, never what fell, each with what it proves. */
import { describe, expect, it } from 'vitest';
import type { Material } from '../../src/desk/case_evidence/evidence_api';
import { changed, keyOf, linkAct, startOf, toggled } from '../../src/desk/case_evidence/picking';

function material(capture: string, part: Partial<Material> = {}): Material {
  return {
    source: { form: 'photo', visit: 'v1', capture, sha256: 'a'.repeat(64) },
    name: `现场照片 ${capture}`,
    title: { zh: '现场照片', en: 'Photo' },
    kind: 'audio_visual',
    detail: '',
    index: 1,
    wall: '',
    by: { id: 'o1', name: { zh: '王建国', en: 'Wang' } },
    type: 'image/jpeg',
    thumbnail: '',
    stored: true,
    fallen: null,
    suggested: false,
    taken: false,
    ...part,
  };
}

const FALLEN = { why: 'voided', reason: '模糊', index: 7 } as const;

describe('picking evidence', () => {
  it('begins with what belongs to the finding and still counts', () => {
    const some = [
      material('a', { suggested: true }),
      material('b'),
      material('c', { suggested: true, fallen: FALLEN }),
      material('d', { suggested: true, taken: true }),
    ];
    expect([...startOf(some).keys()]).toEqual(['v1/a']);
  });

  it('never takes what was voided or is in the file', () => {
    const none = new Map();
    expect(toggled(none, material('a', { fallen: FALLEN })).size).toBe(0);
    expect(toggled(none, material('a', { taken: true })).size).toBe(0);
    const one = toggled(none, material('a'));
    expect(toggled(one, material('a')).size).toBe(0);
  });

  it('says what each piece proves, and nothing is sent while one is silent', () => {
    const first = material('a');
    let picked = toggled(toggled(new Map(), first), material('b'));
    expect(linkAct(picked, ' ', ['o1'])).toBeNull();
    expect(linkAct(new Map(), '事实', ['o1'])).toBeNull();
    picked = changed(picked, keyOf(first), { proves: '积水', kind: 'electronic' });
    expect(linkAct(picked, '不清洁', ['o1', 'o2'])?.pieces).toMatchObject([
      { evidence: '现场照片 a', kind: 'electronic', proves: '积水' },
      { evidence: '现场照片 b', kind: 'audio_visual', proves: '不清洁' },
    ]);
  });
});
