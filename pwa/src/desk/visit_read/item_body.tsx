import type { JSX } from 'preact';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { SafetyMark } from '../../ui/safety_mark';
import { evidenceAddress } from '../api/client';
import type {
  AnswerItem,
  Item,
  Named,
  PhotoItem,
  SignatureItem,
  SoundItem,
  Visit,
} from '../api/shapes';
import { dotted } from '../frame/dotted';
import { PhotoTile } from '../photo/photo_tile';
import { SoundPlayer } from '../sound/sound_player';
import { AnswerMark, LegalBasis } from './checklist_panel';

interface BodyProps {
  item: Item;
  visit: Visit;
  onPhoto: (capture: string) => void;
}

/** What a record says, by its kind. */
export function ItemBody({ item, visit, onPhoto }: BodyProps): JSX.Element {
  switch (item.type) {
    case 'photo':
      return <PhotoBody photo={item} onOpen={() => onPhoto(item.capture)} />;
    case 'sound':
      return <SoundBody sound={item} />;
    case 'answer':
      return <AnswerBody answer={item} visit={visit} />;
    case 'signature':
      return <SignatureBody signature={item} />;
    case 'note':
      return <p class="item-text">{item.text}</p>;
    case 'partner':
      return <PartnerBody name={nameOf(item.officer, visit)} valid={item.valid} />;
    case 'opened':
    case 'closed':
      return <EndBody item={item} visit={visit} />;
    case 'refusal':
    case 'interruption':
    case 'intent':
    case 'void':
    case 'shown':
    case 'excepted':
    case 'explained':
    case 'reply':
    case 'halt_seen':
      return <p class="item-text">{plainWords(item)}</p>;
  }
}

type OfType<Type extends Item['type']> = Extract<Item, { type: Type }>;

type Plain = OfType<
  | 'refusal'
  | 'interruption'
  | 'intent'
  | 'void'
  | 'shown'
  | 'excepted'
  | 'explained'
  | 'reply'
  | 'halt_seen'
>;

function plainWords(item: Plain): string {
  const texts = desk().item;
  if (item.type === 'shown') return desk().visitCodes.shownThere;
  if (item.type === 'excepted') return dotted(codes().noCode[item.reason], item.note);
  if (item.type === 'explained') return dotted(desk().visitCodes.urgent, item.reason);
  if (item.type === 'halt_seen') return desk().asking.isHalted;
  if (item.type === 'reply') {
    const linked = item.captures.length > 0 && texts.linked(item.captures.length);
    return dotted(item.text, linked);
  }
  if (item.type === 'intent') return common().media[item.medium] ?? item.medium;
  if (item.type === 'void') return texts.voidOf(item.reason);
  if (item.type === 'interruption') {
    return texts.interrupted(texts.causes[item.cause] ?? item.cause);
  }
  return texts.refused(common().signers[item.signer] ?? item.signer, item.reason);
}

function EndBody(props: { item: OfType<'opened' | 'closed'>; visit: Visit }): JSX.Element {
  const { item, visit } = props;
  if (item.type === 'opened') {
    const words = [
      common().inspectionTypes[item.inspectionType] ?? item.inspectionType,
      desk().visit.founds[item.found] ?? item.found,
      item.officers.map((officer) => nameOf(officer, visit)).join(desk().comma),
      ...(item.overCap ? [item.overCap] : []),
    ];
    return <p>{dotted(...words)}</p>;
  }
  return (
    <>
      <p>
        <strong>{common().results[item.result] ?? item.result}</strong>
        {desk().dot}
        {desk().item.count(item.count)}
      </p>
      {item.summary && <p class="item-text">{item.summary}</p>}
    </>
  );
}

function PartnerBody({ name, valid }: { name: string; valid: boolean }): JSX.Element {
  const texts = desk().item;
  return (
    <p class="item-partner">
      {name}
      <SafetyMark
        state={valid ? 'proven' : 'needs-you'}
        label={valid ? texts.partnerValid : texts.partnerInvalid}
      />
    </p>
  );
}

function SoundBody({ sound }: { sound: SoundItem }): JSX.Element {
  const texts = desk().item;
  const said = sound.announced ? texts.announced : texts.notAnnounced;
  const method = texts.methods[sound.method] ?? sound.method;
  return (
    <>
      <SoundPlayer item={sound} />
      <p class="soft">{sound.purpose === 'recording' ? dotted(method, said) : method}</p>
    </>
  );
}

function PhotoBody({ photo, onOpen }: { photo: PhotoItem; onOpen: () => void }): JSX.Element {
  const { item: texts, visit, photo: words } = desk();
  return (
    <div class="photo-body">
      <PhotoTile photo={photo} onOpen={onOpen} />
      <div>
        <p>{texts.methods[photo.method] ?? photo.method}</p>
        <p class="soft figure">
          {photo.width} × {photo.height}
        </p>
        {!photo.media.stored && <p class="soft">{words.onTheWayHelp}</p>}
        {photo.exif && photo.exif.contradictions.length > 0 && (
          <p>
            <SafetyMark state="needs-you" label={visit.exifClash} />
          </p>
        )}
      </div>
    </div>
  );
}

function AnswerBody({ answer, visit }: { answer: AnswerItem; visit: Visit }): JSX.Element {
  const texts = desk().item;
  const question = visit.checklists
    .find((checklist) => checklist.id === answer.checklist)
    ?.items.find((item) => item.id === answer.item);
  return (
    <>
      <p class="answer-line">
        <AnswerMark answer={answer.answer} />
        <span>{question ? question.title[language.value] : answer.item}</span>
      </p>
      {answer.text && <p class="item-text">{answer.text}</p>}
      {question ? <LegalBasis basis={question.basis} /> : <p class="soft">{texts.noBasis}</p>}
      {answer.captures.length > 0 && <p class="soft">{texts.linked(answer.captures.length)}</p>}
    </>
  );
}

function SignatureBody({ signature }: { signature: SignatureItem }): JSX.Element {
  const { media, name, signer } = signature;
  const words = dotted(common().signers[signer] ?? signer, name);
  return (
    <figure class="signature">
      {media.stored && (
        <img
          src={evidenceAddress(media.sha256, 'preview')}
          alt={`${desk().item.types.signature}, ${words}`}
          loading="lazy"
        />
      )}
      <figcaption>{words}</figcaption>
    </figure>
  );
}

/** Officers come as an id or with their names, as the entry and the register allow. */
function nameOf(officer: Named | string, visit: Visit): string {
  if (typeof officer !== 'string') return officer.name[language.value];
  const known = visit.officers.find(({ id }) => id === officer);
  return known ? known.name[language.value] : officer;
}
