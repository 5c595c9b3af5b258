import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { useDesk } from '../desk';

export function SignOutButton(): JSX.Element {
  const { client, leave } = useDesk();
  const signOut = async () => {
    await client.signOut();
    leave();
  };
  return (
    <Button icon="leave" onPress={signOut}>
      {desk().settings.signOut}
    </Button>
  );
}
