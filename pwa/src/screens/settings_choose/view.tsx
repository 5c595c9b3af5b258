import './settings.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import {
  applyUpdate,
  type Check,
  device,
  type Me,
  queue,
  readiness,
  signOut,
  updateReady,
} from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { count, instant } from '../../i18n/format';
import { chooseLanguage, language } from '../../i18n/language';
import {
  chooseTheme,
  chooseTypeSize,
  THEMES,
  TYPE_SIZES,
  theme,
  typeSize,
} from '../../ui/appearance';
import { Button, LinkButton } from '../../ui/button';
import { Card, Facts, Row, Section } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Page } from '../../ui/page';
import { Sheet } from '../../ui/sheet';
import { useAct } from '../act';
import { stillHere } from '../day_plan/overall';
import { inLanguage } from '../names';
import { Places } from '../places';
import { ProblemNotice } from '../problem_notice';

export function SettingsChoose({ me }: { me: Me }): JSX.Element {
  const t = field().me;
  const [leaving, setLeaving] = useState(false);
  return (
    <Page title={t.title} place foot={<Places here="/me" />}>
      <Person me={me} />
      <Card flush>
        <Row icon="people" href="/presence" title={t.presence} detail={t.presenceHelp} />
        <Row icon="phone" href="/readiness" title={t.readiness} />
        <Row
          icon="passkey"
          href="/me/passkeys"
          title={field().own.passkeys}
          detail={t.passkeyHelp}
        />
        <Row icon="shield" href="/me/password" title={field().own.password} />
      </Card>
      <Appearance />
      <Phone />
      <Button wide icon="leave" onPress={() => setLeaving(true)}>
        {t.signOut}
      </Button>
      {leaving && <Leaving onClose={() => setLeaving(false)} />}
    </Page>
  );
}

function Person({ me }: { me: Me }): JSX.Element {
  const t = field().me;
  const certificate = me.officer?.certificate;
  const expired =
    certificate !== undefined && new Date(certificate.validUntil).getTime() < Date.now() - 864e5;
  const suspended = certificate?.state === 'suspended';
  return (
    <Card>
      <div class="person">
        <span class="person-initial" aria-hidden="true">
          {[...inLanguage(me.name)][0]}
        </span>
        <div>
          <h2>{inLanguage(me.name)}</h2>
          <p class="soft">{inLanguage(me.agency.name)}</p>
        </div>
      </div>
      {certificate && (
        <Facts
          facts={[
            [t.certificate, <span class="fixed">{certificate.number}</span>],
            [
              '',
              <span class={expired || suspended ? 'person-expired' : 'soft'}>
                {suspended
                  ? t.suspended
                  : (expired ? t.expired : t.validUntil)(instant(certificate.validUntil, 'date'))}
              </span>,
            ],
          ]}
        />
      )}
    </Card>
  );
}

function Appearance(): JSX.Element {
  const t = common();
  return (
    <Section title={field().me.appearance}>
      <Card>
        <Choice
          legend={t.theme}
          options={THEMES.map((value) => ({ value, label: t.themes[value] }))}
          chosen={theme.value}
          onChoose={chooseTheme}
        />
        <p class="soft settings-help">{t.themeHelp}</p>
        <Choice
          legend={t.typeSize}
          options={TYPE_SIZES.map((value) => ({ value, label: t.typeSizes[value] }))}
          chosen={typeSize.value}
          onChoose={chooseTypeSize}
        />
        <Choice
          legend={t.language}
          options={(['zh', 'en'] as const).map((value) => ({
            value,
            label: <span lang={value === 'zh' ? 'zh-CN' : 'en-GB'}>{t.languages[value]}</span>,
          }))}
          chosen={language.value}
          onChoose={chooseLanguage}
        />
      </Card>
    </Section>
  );
}

function Phone(): JSX.Element {
  const t = field().me;
  const known = device.value;
  const storage = useStorageCheck();
  return (
    <Section title={t.phone}>
      <Card>
        <Facts
          facts={[
            [t.label, known?.label ?? common().none],
            [t.device, <span class="fixed">{known?.kid ?? common().none}</span>],
            [t.entries, count(known?.seq ?? 0)],
            [t.storage, storage ? field().readiness.states[storage.state] : common().loading],
            [t.version, <span class="fixed">{__BUILD__}</span>],
          ]}
        />
        {updateReady.value && <Button onPress={applyUpdate}>{field().day.updateAct}</Button>}
      </Card>
    </Section>
  );
}

/** Whether the system may clear this phone's storage; null while looking. */
function useStorageCheck(): Check | null {
  const [check, setCheck] = useState<Check | null>(null);
  useEffect(() => {
    let left = false;
    readiness().then((checks) => {
      if (!left) setCheck(checks.find((one) => one.name === 'storage') ?? null);
    });
    return () => {
      left = true;
    };
  }, []);
  return check;
}

/** Signing out never deletes; the officer is told what stays behind. */
function Leaving({ onClose }: { onClose: () => void }): JSX.Element {
  const t = field().me;
  const { route } = useLocation();
  const leave = useAct(signOut, () => route('/', true));
  const unsent = stillHere(queue.value) + queue.value.needsYou;
  return (
    <Sheet
      title={t.signOutTitle}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <>
          {unsent > 0 && (
            <LinkButton wide icon="export" href="/queue">
              {t.export}
            </LinkButton>
          )}
          <Button kind="danger" wide busy={leave.busy} onPress={() => leave.run()}>
            {t.signOut}
          </Button>
        </>
      }
    >
      <p>{unsent > 0 ? t.signOutUnsent(unsent) : t.signOutClean}</p>
      <ProblemNotice problem={leave.problem} />
    </Sheet>
  );
}
