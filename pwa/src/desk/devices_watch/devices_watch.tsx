import '../frame/table.css';
import './devices_watch.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { bytes, instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import { SafetyMark } from '../../ui/safety_mark';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import type { Device } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { announcedMore, inOrder, missingCount, needsAttention } from './chain_state';
import { RevokeDialog } from './revoke_dialog';

/** Runs of missing numbers written out; more are counted. */
const RUNS_SHOWN = 4;

export function DevicesWatch(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(client.devices, () => true);
  const [revoking, revoke] = useState<Device | null>(null);
  const texts = desk().devices;
  const attention = read.kind === 'ready' ? read.value.devices.filter(needsAttention).length : 0;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={attention > 0 && <SafetyMark state="needs-you" label={texts.needs(attention)} />}
    >
      <ReadingView read={read} onRetry={refresh}>
        {({ devices }) =>
          devices.length === 0 ? (
            <Empty icon="phone" title={texts.none} />
          ) : (
            <DeviceTable devices={inOrder(devices)} onRevoke={mayAct(session) ? revoke : null} />
          )
        }
      </ReadingView>
      {revoking && (
        <RevokeDialog
          device={revoking}
          onClose={() => revoke(null)}
          onRevoked={() => {
            revoke(null);
            refresh();
          }}
        />
      )}
    </Screen>
  );
}

function DeviceTable(props: {
  devices: readonly Device[];
  /** Null where the person may not revoke. */
  onRevoke: ((device: Device) => void) | null;
}): JSX.Element {
  const { onRevoke } = props;
  const { columns, title } = desk().devices;
  return (
    <table class="table devices" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{columns.device}</th>
          <th scope="col">{columns.officer}</th>
          <th scope="col">{columns.chain}</th>
          <th scope="col">{columns.media}</th>
          <th scope="col">{columns.contact}</th>
          <th scope="col">
            <span class="only-read-aloud">{columns.act}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.devices.map((device) => (
          <DeviceRow
            key={device.kid}
            device={device}
            onRevoke={onRevoke && (() => onRevoke(device))}
          />
        ))}
      </tbody>
    </table>
  );
}

function DeviceRow({
  device,
  onRevoke,
}: {
  device: Device;
  onRevoke: (() => void) | null;
}): JSX.Element {
  const texts = desk().devices;
  const tongue = language.value;
  const { waitingMedia } = device;
  return (
    <tr class={device.revokedAt ? 'device-revoked' : ''}>
      <th scope="row">
        <span class="cell-main">{device.label}</span>
        <span class="cell-more fixed">{device.kid.slice(0, 12)}</span>
      </th>
      <td data-column={texts.columns.officer}>
        <span class="cell-main">{device.officer.name[tongue]}</span>
        <span class="cell-more">{device.agency.name[tongue]}</span>
      </td>
      <td data-column={texts.columns.chain}>
        <ChainState device={device} />
      </td>
      <td data-column={texts.columns.media}>
        {waitingMedia.count > 0 ? (
          <SafetyMark
            state="leaving"
            label={texts.waiting(waitingMedia.count, bytes(waitingMedia.bytes))}
          />
        ) : (
          <span class="soft">{texts.noWaiting}</span>
        )}
        {device.openVisits > 0 && (
          <span class="cell-more">{texts.openVisits(device.openVisits)}</span>
        )}
      </td>
      <td data-column={texts.columns.contact}>
        <span class="cell-main figure">
          {device.lastContactAt ? when(device.lastContactAt) : texts.never}
        </span>
        <span class="cell-more">{texts.enrolled(instant(device.enrolledAt, 'date'))}</span>
      </td>
      <td class="cell-act">
        {device.revokedAt ? (
          <>
            <span class="chip chip-danger">{texts.revoked}</span>
            <span class="cell-more">
              {texts.revokedAt(when(device.revokedAt), device.revokedReason ?? '')}
            </span>
          </>
        ) : (
          onRevoke && (
            <button
              type="button"
              class="button button-plain"
              aria-label={`${texts.revoke}: ${device.label}`}
              onClick={onRevoke}
            >
              {texts.revoke}
            </button>
          )
        )}
      </td>
    </tr>
  );
}

function ChainState({ device }: { device: Device }): JSX.Element {
  const texts = desk().devices;
  const { forked, missing, highestSeq } = device;
  const more = announcedMore(device);
  if (highestSeq === 0) return <span class="soft">{texts.nothing}</span>;
  return (
    <>
      <span class="chain-marks">
        {forked && <SafetyMark state="needs-you" label={texts.forked} />}
        {missing.length > 0 && (
          <SafetyMark state="needs-you" label={texts.missing(missingCount(missing))} />
        )}
        {more > 0 && <SafetyMark state="leaving" label={texts.announcedMore(more)} />}
        {!forked && missing.length === 0 && more === 0 && (
          <SafetyMark state="proven" label={texts.whole} />
        )}
      </span>
      <span class="cell-more figure">
        {dotted(texts.highest(highestSeq), missing.length > 0 && missingText(missing))}
      </span>
      {forked && <span class="cell-more">{texts.forkedHelp}</span>}
    </>
  );
}

function missingText(missing: Device['missing']): string {
  const texts = desk().devices;
  const runs = missing
    .slice(0, RUNS_SHOWN)
    .map(([first, last]) =>
      first === last ? texts.missingOne(first) : texts.missingRange(first, last),
    );
  const more = missing.length - RUNS_SHOWN;
  return [...runs, ...(more > 0 ? [texts.missingMore(more)] : [])].join(desk().comma);
}
