/**
 * What the phone reads must fit what the server's OpenAPI promises. The check is done by the
 * compiler (`npm run check`); at run time there is nothing left of it.
 */
import { expectTypeOf, it } from 'vitest';
import type * as api from '../../src/domain/api';
import type { components } from '../../src/domain/api.generated';

type Schemas = components['schemas'];

it('reads no member that the server does not send', () => {
  expectTypeOf<Schemas['Me']>().toExtend<api.Me>();
  expectTypeOf<Schemas['BeaconAnswer']>().toExtend<api.BeaconAnswer>();
  expectTypeOf<Schemas['MediaReceipts']>().toExtend<api.MediaReceiptsAnswer>();
  expectTypeOf<Schemas['Message']>().toExtend<api.Message>();
  expectTypeOf<Schemas['ReferenceVersion']>().toExtend<api.ReferenceVersion>();
  expectTypeOf<Schemas['EnrolledDevice']>().toExtend<api.Enrolment>();
  expectTypeOf<Schemas['Verdict']>().toExtend<api.Verdict>();
  expectTypeOf<Schemas['Task']>().toExtend<api.Task>();
  expectTypeOf<Schemas['PullAnswer']>().toExtend<api.PullAnswer>();
});
