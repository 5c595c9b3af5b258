import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { staff } from '../../i18n/desk_staff';
import { language } from '../../i18n/language';
import { Check, Choice } from '../../ui/choice';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { useDesk } from '../desk';
import { type Body, staffApi } from '../staff_keep/staff_api';
import { BodySheet } from './body_sheets';

const LEVELS = ['city', 'district', 'street'] as const;

/** A new agency below one of mine. */
export function BodyForm(props: {
  bodies: readonly Body[];
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const open = props.bodies.filter(({ closed }) => !closed);
  const [parentId, setParent] = useState(open[0]?.id ?? '');
  const parent = open.find(({ id }) => id === parentId) ?? open[0];
  const [nameZh, setZh] = useState('');
  const [nameEn, setEn] = useState('');
  const [level, setLevel] = useState<Body['level']>(parent?.level ?? 'street');
  const [kind, setKind] = useState<Body['kind']>('enforcement');
  const [regionCode, setRegion] = useState(parent?.regionCode ?? '');
  const [ownRegion, setOwn] = useState(false);
  const [number, setNumber] = useState('');
  const t = staff().bodies;
  const levels = LEVELS.slice(LEVELS.indexOf(parent?.level ?? 'city'));
  const shown = levels.includes(level) ? level : (levels[0] ?? level);
  const whole = nameZh.trim() !== '' && nameEn.trim() !== '' && /^\d{6}$/.test(regionCode);
  const asked = { parentId, nameZh, nameEn, level: shown, kind, regionCode, ownRegion, number };
  return (
    <BodySheet
      title={t.add}
      act={t.add}
      lack={whole ? '' : t.need}
      onClose={props.onClose}
      onDone={props.onDone}
      send={(id) => staffApi(client).addBody({ id, ...asked })}
    >
      <SelectField
        label={t.parent}
        value={parentId}
        onChange={setParent}
        options={open.map(({ id, name }) => ({ value: id, label: name[language.value] }))}
      />
      <Field label={t.nameZh} value={nameZh} onChange={setZh} maxLength={100} />
      <Field label={t.nameEn} value={nameEn} onChange={setEn} maxLength={100} />
      <Choice
        legend={t.level}
        options={levels.map((value) => ({ value, label: t.levels[value] }))}
        chosen={shown}
        onChoose={setLevel}
      />
      <Choice
        legend={t.kind}
        options={(['enforcement', 'supervision'] as const).map((value) => ({
          value,
          label: t.kinds[value],
        }))}
        chosen={kind}
        onChoose={setKind}
      />
      <Field
        label={t.region}
        value={regionCode}
        onChange={setRegion}
        maxLength={6}
        keys="decimal"
      />
      <Check label={t.own} detail={t.ownHint} checked={ownRegion} onChange={setOwn} />
      <Field
        label={t.number}
        hint={t.numberHint}
        value={number}
        onChange={setNumber}
        maxLength={4}
        keys="decimal"
      />
    </BodySheet>
  );
}
