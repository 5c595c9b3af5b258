import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { Disclosure } from '../../ui/disclosure';
import { dotted } from '../frame/dotted';
import type { Lead } from './leads_api';

/** What people told the hotline, ticket by ticket; whoever weighs a lead reads it there too. */
export function TicketWords(props: { tickets: Lead['tickets']; open: boolean }): JSX.Element {
  return (
    <Disclosure title={desk().leads.showTickets} open={props.open}>
      <ul class="lead-story">
        {props.tickets.map((ticket) => (
          <li key={ticket.number}>
            <p class="soft">
              {dotted(
                ticket.number,
                ticket.receivedOn && instant(ticket.receivedOn, 'date'),
                ticket.place,
              )}
            </p>
            <p class="lead-words">{ticket.text}</p>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
