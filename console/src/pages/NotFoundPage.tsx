import { Anchor, Stack, Title } from '@mantine/core';
import { Link } from 'react-router';

export function NotFoundPage() {
  return (
    <Stack>
      <title>Not found · Followthrough</title>
      <Title order={1} size="h2">
        There is no such page
      </Title>
      <Anchor component={Link} to="/">
        Go to the pipeline
      </Anchor>
    </Stack>
  );
}
