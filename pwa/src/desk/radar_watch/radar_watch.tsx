import './radar_watch.css';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { components } from '../../domain/api.generated';
import { desk } from '../../i18n/desk';
import { bytes, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { LinkButton } from '../../ui/button';
import { Empty, Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { announcedMore, missingCount } from '../devices_watch/chain_state';
import { Screen } from '../frame/screen';

type Radar = components['schemas']['Radar'];
type Unsent = components['schemas']['Unsent'];

/** Phones of which something is known that is not here, those that wait longest first. */
export function RadarWatch(): JSX.Element {
  const { client } = useDesk();
  const { query } = useLocation();
  const agency = query['agency'] ?? '';
  const address = agency ? `/api/radar?${new URLSearchParams({ agency })}` : '/api/radar';
  const { read, refresh } = useReading(
    () => client.ask<Radar>(address),
    () => true,
    address,
  );
  const texts = desk().radar;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        <LinkButton href="/desk/devices" icon="phone">
          {texts.toDevices}
        </LinkButton>
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {(radar) => <Devices radar={radar} />}
      </ReadingView>
    </Screen>
  );
}

function Devices({ radar }: { radar: Radar }): JSX.Element {
  const texts = desk().radar;
  const now = useMemo(() => Date.parse(radar.now), [radar]);
  if (radar.devices.length === 0) {
    return (
      <Empty icon="check" title={texts.none}>
        {texts.noneText}
      </Empty>
    );
  }
  return (
    <>
      {radar.cut && <Notice tone="attention" title={texts.cut} />}
      <ul class="radar-list">
        {radar.devices.map((one) => (
          <li key={one.device.kid} class="radar-card">
            <Phone one={one} />
            <Missing one={one} now={now} />
            <OpenVisits one={one} />
          </li>
        ))}
      </ul>
      <p class="soft">{texts.silentHelp(radar.silentMinutes)}</p>
    </>
  );
}

function Phone({ one: { device } }: { one: Unsent }): JSX.Element {
  const tongue = language.value;
  const texts = desk().radar;
  return (
    <div class="radar-phone">
      <h2>{device.label}</h2>
      <p>
        {device.officer.name[tongue]}
        <span class="soft"> {device.agency.name[tongue]}</span>
      </p>
      <p class="soft figure">
        {device.lastContactAt ? texts.contact(when(device.lastContactAt)) : texts.never}
      </p>
    </div>
  );
}

function Missing({ one, now }: { one: Unsent; now: number }): JSX.Element {
  const texts = desk().radar;
  const { device, waitingSince, entriesSince, silent } = one;
  const entries = missingCount(device.missing) + announcedMore(device);
  const { count, bytes: size } = device.waitingMedia;
  return (
    <ul class="radar-missing">
      {device.revokedAt && (
        <li class="radar-silent">
          {texts.revoked(when(device.revokedAt), device.revokedReason ?? '')}
        </li>
      )}
      {silent && device.lastContactAt && (
        <li class="radar-silent">{texts.silent(span(now - Date.parse(device.lastContactAt)))}</li>
      )}
      {count > 0 && (
        <li>
          <strong>{texts.files(count, bytes(size))}</strong>
          {waitingSince && (
            <span class="soft"> {texts.waits(span(now - Date.parse(waitingSince)))}</span>
          )}
        </li>
      )}
      {entries > 0 && (
        <li>
          <strong>{texts.entries(entries)}</strong>
          {entriesSince && (
            <span class="soft"> {texts.waits(span(now - Date.parse(entriesSince)))}</span>
          )}
        </li>
      )}
    </ul>
  );
}

function OpenVisits({ one: { visits } }: { one: Unsent }): JSX.Element | null {
  if (visits.length === 0) return null;
  return (
    <div class="radar-visits">
      <h3>{desk().radar.columns.visits}</h3>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            <a href={`/desk/visits/${visit.id}`}>{visit.enterprise || visit.id}</a>
            <span class="soft figure"> {when(visit.lastAt)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** In the largest unit that says enough. */
export function span(milliseconds: number): string {
  const texts = desk().radar;
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return texts.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? texts.hours(hours) : texts.days(Math.floor(hours / 24));
}
