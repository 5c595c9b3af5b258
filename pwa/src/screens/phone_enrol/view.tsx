import './enrol.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { enrolDevice, install, installable, type Me, signOut } from '../../field';
import { field } from '../../i18n/field';
import { Button, SubmitButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';

/** The first minutes with a new phone: put it on the home screen, bind its key to the officer. */
export function PhoneEnrol({ me }: { me: Me }): JSX.Element {
  const t = field().enrol;
  const [label, setLabel] = useState(t.defaultLabel(inLanguage(me.name)));
  const enrol = useAct(
    () => enrolDevice(label.trim()),
    () => undefined,
  );
  const leave = useAct(signOut, () => undefined);
  return (
    <Page
      title={t.title}
      aside={
        <Button kind="quiet" busy={leave.busy} onPress={() => leave.run()}>
          {t.other}
        </Button>
      }
    >
      <p class="soft">{t.intro}</p>
      <InstallCard />
      <Card>
        <h2 class="enrol-title">
          <Icon name="shield" large />
          {t.enrolTitle}
        </h2>
        <p class="soft">{t.enrolWhy}</p>
        <form
          class="enrol-form"
          onSubmit={(event) => {
            event.preventDefault();
            enrol.run();
          }}
        >
          <Field label={t.label} hint={t.labelHint} value={label} onChange={setLabel} required />
          <ProblemNotice problem={enrol.problem ?? leave.problem} />
          <SubmitButton busy={enrol.busy} disabled={label.trim() === ''}>
            {t.enrolAct}
          </SubmitButton>
        </form>
      </Card>
    </Page>
  );
}

function InstallCard(): JSX.Element {
  const t = field().enrol;
  const state = installable.value;
  return (
    <Card>
      <h2 class="enrol-title">
        <Icon name={state === 'installed' ? 'check' : 'install'} large />
        {state === 'installed' ? t.installed : t.installTitle}
      </h2>
      <p class="soft">{t.installWhy}</p>
      {state === 'offered' && (
        <Button wide icon="install" onPress={install}>
          {t.installAct}
        </Button>
      )}
      {state === 'by-hand-ios' && (
        <ol class="enrol-steps">
          {t.installIos.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {state === 'no' && <p>{t.installOther}</p>}
    </Card>
  );
}
