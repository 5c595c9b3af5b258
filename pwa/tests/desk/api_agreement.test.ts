/**
 * The desk reads no member that the server's OpenAPI does not promise; the compiler checks it.
 * Closed sets of words (kinds, reasons) are narrower at the desk than in OpenAPI, so names of
 * members are compared, not their types.
 */
import { expectTypeOf, it } from 'vitest';
import type { CodeScan, VisitCodes } from '../../src/desk/api/code_shapes';
import type { Media } from '../../src/desk/api/media_shapes';
import type * as api from '../../src/desk/api/shapes';
import type { components } from '../../src/domain/api.generated';

type Schemas = components['schemas'];
type Unsent<Read, Sent> = Exclude<keyof Read, keyof Sent>;

it('reads no member that the server does not send', () => {
  expectTypeOf<Unsent<api.VisitSummary, Schemas['VisitSummary']>>().toBeNever();
  expectTypeOf<Unsent<api.VisitPage, Schemas['VisitPage']>>().toBeNever();
  expectTypeOf<Unsent<api.Visit, Schemas['Visit']>>().toBeNever();
  expectTypeOf<Unsent<VisitCodes, Schemas['VisitCodes']>>().toBeNever();
  expectTypeOf<Unsent<CodeScan, Schemas['ScanShown']>>().toBeNever();
  expectTypeOf<Unsent<api.Rung, Schemas['Rung']>>().toBeNever();
  expectTypeOf<Unsent<api.Bracket, Schemas['TimeBracket']>>().toBeNever();
  expectTypeOf<Unsent<Media, Schemas['MediaShown']>>().toBeNever();
  expectTypeOf<Unsent<api.PhotoItem, Schemas['Photo']>>().toBeNever();
  expectTypeOf<Unsent<api.SoundItem, Schemas['Sound']>>().toBeNever();
  expectTypeOf<Unsent<api.AnswerItem, Schemas['Answered']>>().toBeNever();
  expectTypeOf<Unsent<api.SignatureItem, Schemas['Signature']>>().toBeNever();
  expectTypeOf<Unsent<api.Checklist, Schemas['Checklist']>>().toBeNever();
  expectTypeOf<Unsent<api.Look, Schemas['Look']>>().toBeNever();
  expectTypeOf<Unsent<api.Device, Schemas['Device']>>().toBeNever();
  expectTypeOf<Unsent<api.KeptAside, Schemas['KeptAside']>>().toBeNever();
  expectTypeOf<Unsent<api.Task, Schemas['Task']>>().toBeNever();
  expectTypeOf<Unsent<api.Enterprise, Schemas['Enterprise']>>().toBeNever();
  expectTypeOf<Unsent<api.Officer, Schemas['ListedOfficer']>>().toBeNever();
  expectTypeOf<Unsent<api.MapAnswer, Schemas['MapAnswer']>>().toBeNever();
  expectTypeOf<Unsent<api.ImportAnswer, Schemas['ImportAnswer']>>().toBeNever();
});
