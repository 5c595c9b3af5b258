import './detail.css';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SoundItem, VisitItem } from '../../field';
import { common } from '../../i18n/common';
import { bytes, count, duration, instant } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { shortDigest } from '../names';
import { Thumbnail, usePicture } from '../picture';
import { SafetyWord } from '../safety_words';
import { VoidItem } from './void';
import { itemTitle, placeText } from './words';

type Fact = readonly [name: string, value: ComponentChildren];

interface ItemDetailProps {
  visit: string;
  /** An item of a closed visit is only looked at. */
  open: boolean;
  item: VisitItem;
  onClose: () => void;
}

/** One item with its facts: when, where, which bytes, how safe. */
export function ItemDetail(props: ItemDetailProps): JSX.Element {
  const t = visitTexts().item;
  const [voiding, setVoiding] = useState(false);
  const { item, visit, onClose } = props;
  const capture =
    'capture' in item && item.type !== 'interrupted' && !item.voided ? item.capture : null;
  if (voiding && capture) return <VoidItem visit={visit} capture={capture} onClose={onClose} />;
  const voided = 'voided' in item ? item.voided : null;
  return (
    <Sheet
      title={itemTitle(item)}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        props.open &&
        capture && (
          <Button kind="danger" wide icon="void" onPress={() => setVoiding(true)}>
            {t.voidAct}
          </Button>
        )
      }
    >
      {voided && <Notice tone="attention" title={t.voidedBecause(voided.reason)} />}
      <ItemContent item={item} />
      <Facts facts={[...factsOf(item), ...sharedFacts(item)]} />
    </Sheet>
  );
}

function ItemContent({ item }: { item: VisitItem }): JSX.Element | null {
  switch (item.type) {
    case 'photo':
      return <Thumbnail sha256={item.previewSha256} label={itemTitle(item)} large />;
    case 'sound':
      return <SoundPlayer sound={item} />;
    case 'note':
      return <p class="item-text">{item.text}</p>;
    case 'signature':
      return (
        <span class="item-signature">
          <Thumbnail sha256={item.sha256} label={`${itemTitle(item)} ${item.name}`} large />
        </span>
      );
    case 'refusal':
      return <p class="item-text">{item.reason}</p>;
    case 'interrupted':
      return <p>{visitTexts().item.interruptedHelp}</p>;
  }
}

function SoundPlayer({ sound }: { sound: SoundItem }): JSX.Element {
  const t = visitTexts();
  const url = usePicture(sound.sha256, 'original');
  return (
    <div class="item-sound">
      {url ? (
        // biome-ignore lint/a11y/useMediaCaption: evidence recorded a minute ago has no captions.
        <audio class="item-player" controls src={url} aria-label={t.item.play} />
      ) : (
        <p class="soft">{sound.safety === 'proven' ? t.item.freed : common().loading}</p>
      )}
      {sound.gaps.map((gap) => (
        <p class="item-gap" key={gap.atMs}>
          {t.item.gap(duration(gap.atMs), duration(Math.max(1000, gap.lengthMs)))} ·{' '}
          {t.gapCauses[gap.cause]}
        </p>
      ))}
    </div>
  );
}

function factsOf(item: VisitItem): readonly Fact[] {
  const t = visitTexts();
  if (item.type === 'photo') {
    return [
      [t.item.source, t.methods[item.method]],
      [t.item.pixels, <span class="figure">{`${item.width} × ${item.height}`}</span>],
      [t.item.size, bytes(item.bytes)],
      [t.item.digest, <span class="fixed">{shortDigest(item.sha256)}</span>],
    ];
  }
  if (item.type === 'sound') {
    return [
      [t.item.duration, <span class="figure">{duration(item.durationMs)}</span>],
      [t.item.announced, item.announced ? t.item.announcedYes : t.item.announcedNo],
      [t.item.size, bytes(item.bytes)],
      [t.item.digest, <span class="fixed">{shortDigest(item.sha256)}</span>],
    ];
  }
  if (item.type === 'signature') {
    return [
      [t.item.signer, item.name],
      [t.item.digest, <span class="fixed">{shortDigest(item.sha256)}</span>],
    ];
  }
  return [];
}

function sharedFacts(item: VisitItem): readonly Fact[] {
  const t = visitTexts().item;
  return [
    [t.time, <time dateTime={item.wall}>{instant(item.wall, 'moment')}</time>],
    [t.place, <span class="figure">{placeText(item.where)}</span>],
    [t.number, <span class="figure">{count(item.seq)}</span>],
    [
      t.state,
      <span class="item-state">
        <SafetyWord state={item.safety} />
        <span class="soft">{common().safetyLong[item.safety]}</span>
      </span>,
    ],
  ];
}
