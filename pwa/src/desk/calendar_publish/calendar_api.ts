/** Holiday calendars as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Calendars = Schemas['Calendars'];
export type CalendarYear = Schemas['CalendarYear'];

export function calendarApi(client: Client) {
  return {
    read: () => client.ask<Calendars>('/api/calendars'),
    publish: (asked: Schemas['CalendarAsked']) => client.post<Calendars>('/api/calendars', asked),
  };
}
