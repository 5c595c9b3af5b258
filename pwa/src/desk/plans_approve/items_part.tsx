import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import { AgencySelect } from '../frequency_check/agency_select';
import { toggled } from '../tasks_assign/task_draft';
import { type ChecklistNamed, type PublishedItems, plansApi } from './plans_api';

/** What each body has published it may inspect. */
export function ItemsPart(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => plansApi(client).items(),
    () => false,
  );
  const [publishing, publish] = useState(false);
  const texts = desk().plans;
  const state = session.state.value;
  const mayPublish = state.kind === 'in' && state.me.role === 'admin';
  return (
    <>
      <p class="soft">{texts.itemsLead}</p>
      {mayPublish && (
        <div>
          <Button icon="plus" onPress={() => publish(true)}>
            {texts.publishItems}
          </Button>
        </div>
      )}
      <ReadingView read={read} onRetry={refresh}>
        {({ lists, checklists }) => (
          <>
            {lists.length === 0 ? (
              <Empty icon="book" title={texts.itemsNone}>
                {texts.itemsNoneText}
              </Empty>
            ) : (
              <ul class="plan-list">
                {lists.map((list) => (
                  <ListCard key={list.agency.id} list={list} checklists={checklists} />
                ))}
              </ul>
            )}
            {publishing && (
              <ItemsForm
                lists={lists}
                checklists={checklists}
                onClose={() => publish(false)}
                onPublished={() => {
                  publish(false);
                  refresh();
                }}
              />
            )}
          </>
        )}
      </ReadingView>
    </>
  );
}

function ListCard(props: {
  list: PublishedItems;
  checklists: readonly ChecklistNamed[];
}): JSX.Element {
  const { list, checklists } = props;
  const texts = desk().plans;
  const tongue = language.value;
  return (
    <li class="plan-card">
      <div class="plan-card-head">
        <div class="plan-what">
          <p class="visit-name">{list.agency.name[tongue]}</p>
          <p class="soft">
            {dotted(
              list.basis.title,
              list.basis.number,
              instant(list.at, 'day'),
              list.versions > 1 && texts.versions(list.versions),
            )}
          </p>
        </div>
        <span class={`chip${list.basis.verified ? '' : ' chip-attention'}`}>
          {list.basis.verified ? desk().frequency.verified : desk().frequency.unverified}
        </span>
      </div>
      <Disclosure title={texts.itemsCount(list.checklists.length)}>
        <ul class="plan-enterprises">
          {checklists
            .filter(({ id }) => list.checklists.includes(id))
            .map(({ id, title, items }) => (
              <li key={id}>
                {title[tongue]} <span class="soft">{texts.itemsOf(items)}</span>
              </li>
            ))}
        </ul>
      </Disclosure>
    </li>
  );
}

function ItemsForm(props: {
  lists: readonly PublishedItems[];
  checklists: readonly ChecklistNamed[];
  onClose: () => void;
  onPublished: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const { lists, checklists } = props;
  const [agencyId, setAgency] = useState('');
  const [chosen, choose] = useState<readonly string[]>(checklists.map(({ id }) => id));
  const [title, setTitle] = useState('');
  const [verified, verify] = useState(false);
  const [lacking, setLacking] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().plans;
  const submit = async () => {
    setLacking(title.trim() === '');
    if (title.trim() === '' || agencyId === '') return;
    const basis = { title: title.trim(), number: '', verified };
    const asked = { agencyId, checklists: [...chosen], basis };
    if (await act(() => plansApi(client).publishItems(asked), texts.itemsPublished)) {
      props.onPublished();
    }
  };
  return (
    <Sheet
      title={texts.publishItems}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.publishItems}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <AgencySelect
        label={texts.body}
        value={agencyId}
        onChange={(id) => {
          setAgency(id);
          const before = lists.find(({ agency }) => agency.id === id);
          if (before) choose(before.checklists);
        }}
      />
      <fieldset class="pick">
        <legend class="field-label">{texts.checklists}</legend>
        <div class="pick-list">
          {checklists.map(({ id, title: name, items }) => (
            <Check
              key={id}
              label={name[language.value]}
              detail={texts.itemsOf(items)}
              checked={chosen.includes(id)}
              onChange={() => choose(toggled(chosen, id))}
            />
          ))}
        </div>
      </fieldset>
      <Field
        label={texts.document}
        hint={texts.documentHint}
        maxLength={200}
        value={title}
        onChange={setTitle}
        {...(lacking ? { error: texts.needDocument } : {})}
      />
      <Check label={texts.documentVerified} checked={verified} onChange={verify} />
    </Sheet>
  );
}
