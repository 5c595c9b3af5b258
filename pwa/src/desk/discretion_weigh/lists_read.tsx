import './discretion_weigh.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Choice } from '../../ui/choice';
import { Disclosure } from '../../ui/disclosure';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import {
  type DiscretionUse,
  discretionApi,
  type Family,
  type ListItem,
  yuan,
} from './discretion_api';

/** Every list as it is in force, and how often each was used. */
export function ListsRead(): JSX.Element {
  const { client } = useDesk();
  const texts = desk().discretion;
  const lists = useReading(
    () => discretionApi(client).lists(),
    () => false,
  );
  const use = useReading(
    () => discretionApi(client).use(),
    ({ kind }) => kind === 'discretion.applied',
  );
  return (
    <Screen title={texts.listsTitle} lead={texts.lead}>
      <ReadingView read={use.read} onRetry={use.refresh}>
        {(shown) => <UseTable shown={shown} />}
      </ReadingView>
      <ReadingView read={lists.read} onRetry={lists.refresh}>
        {({ families }) => <Families families={families} />}
      </ReadingView>
    </Screen>
  );
}

function UseTable({ shown }: { shown: DiscretionUse }): JSX.Element {
  const texts = desk().discretion;
  const tongue = language.value;
  const { columns } = texts;
  return (
    <section class="panel">
      <h2>{dotted(texts.useTitle, texts.usePeriod)}</h2>
      {shown.cases === 0 ? (
        <p class="soft">{texts.useNone}</p>
      ) : (
        <>
          <p>{dotted(texts.useCases(shown.cases), texts.useUnfit(shown.noneFits))}</p>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{columns.list}</th>
                <th scope="col">{columns.uses}</th>
                <th scope="col">{columns.parties}</th>
              </tr>
            </thead>
            <tbody>
              {shown.types
                .filter(({ uses }) => uses > 0)
                .map((one) => (
                  <tr key={`${one.family}/${one.type}`}>
                    <th scope="row">
                      <span class="cell-main">{one.typeName[tongue]}</span>
                      <span class="cell-more">{one.familyName[tongue]}</span>
                    </th>
                    <td data-column={columns.uses}>{one.uses}</td>
                    <td data-column={columns.parties}>{one.parties}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Families({ families }: { families: readonly Family[] }): JSX.Element | null {
  const [chosen, choose] = useState(families[0]?.id ?? '');
  const texts = desk().discretion;
  const tongue = language.value;
  const family = families.find(({ id }) => id === chosen);
  if (!family) return null;
  return (
    <>
      <Choice
        legend={texts.listsTitle}
        hideLegend
        shape="stack"
        chosen={chosen}
        options={families.map(({ id, name }) => ({ value: id, label: name[tongue] }))}
        onChoose={choose}
      />
      <p class="soft">
        {family.source[tongue]}{' '}
        {!family.verified && <span class="chip chip-attention">{texts.unverified}</span>}
      </p>
      {family.sectors
        .filter(({ excludes }) => (excludes ?? []).length > 0)
        .map((sector) => (
          <p key={sector.id} class="soft">
            {texts.strict(sector.name[tongue], sector.why?.[tongue] ?? '')}
          </p>
        ))}
      {family.types.map((type) => {
        const items = family.items.filter((item) => item.type === type.id);
        return (
          <section class="panel" key={type.id}>
            <h2>{dotted(type.name[tongue], texts.items(items.length))}</h2>
            <ul class="list-items">
              {items.map((item) => (
                <ItemLine key={item.id} item={item} family={family} />
              ))}
            </ul>
          </section>
        );
      })}
      <Disclosure title={texts.changes}>
        <ul>
          {family.changes.map((one) => (
            <li key={`${one.on} ${one.what.zh}`}>
              {instant(one.on, 'date')} {one.what[tongue]}
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}

function ItemLine({ item, family }: { item: ListItem; family: Family }): JSX.Element {
  const texts = desk().discretion;
  const tongue = language.value;
  const basis = family.provisions[item.basis];
  const range = item.range ? texts.range(yuan(item.range.atLeast), yuan(item.range.atMost)) : null;
  return (
    <li>
      <strong>{item.name[tongue]}</strong>
      <span>
        <span class="soft">{texts.conditions}</span>{' '}
        {item.conditions.map(({ name }) => name[tongue]).join(desk().comma)}
      </span>
      <span>
        <span class="soft">{texts.consequence}</span> {dotted(item.consequence[tongue], range)}
      </span>
      <span class="soft">
        {dotted(
          [basis?.title[tongue], basis?.article?.[tongue]]
            .filter(Boolean)
            .join(tongue === 'zh' ? '' : ', '),
          texts.since(instant(item.from, 'date')),
          item.until ? texts.ended(instant(item.until, 'date')) : null,
        )}
      </span>
    </li>
  );
}
