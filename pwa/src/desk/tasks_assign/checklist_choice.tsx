import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Check } from '../../ui/choice';
import type { Client } from '../api/client';
import { ReadingView } from '../api/reading_view';
import type { Name } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';

interface ChecklistName {
  readonly id: string;
  readonly title: Name;
}

/** The checklists in force, from the same reference data the phones carry. */
export function ChecklistChoice(props: {
  chosen: readonly string[];
  onToggle: (id: string) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => checklistsInForce(client),
    () => false,
  );
  const texts = desk().tasks;
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.checklists}</legend>
      <ReadingView read={read} onRetry={refresh}>
        {(checklists) =>
          checklists.length === 0 ? (
            <p class="soft">{texts.noChecklists}</p>
          ) : (
            <div class="pick-list">
              {checklists.map(({ id, title }) => (
                <Check
                  key={id}
                  label={title[language.value]}
                  checked={props.chosen.includes(id)}
                  onChange={() => props.onToggle(id)}
                />
              ))}
            </div>
          )
        }
      </ReadingView>
    </fieldset>
  );
}

async function checklistsInForce(client: Client) {
  const pulled = await client.reference();
  if (!pulled.ok) return pulled;
  const version = pulled.value.reference.find(({ name }) => name === 'checklists');
  if (!version) return { ok: true, value: [] as readonly ChecklistName[] } as const;
  const answer = await client.ask<
    readonly ChecklistName[] | { checklists: readonly ChecklistName[] }
  >(version.url);
  if (!answer.ok) return answer;
  const { value } = answer;
  return { ok: true, value: 'checklists' in value ? value.checklists : value } as const;
}
