import { Button, Code, CopyButton, Group, Paper, Stack, Text, Title } from '@mantine/core';

/** The empty pipeline: how to post a first lead. */
export function FirstLead() {
  const command = `curl ${window.location.origin}/v1/leads \\
  -H "Authorization: Bearer $API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "contact": {"name": "Dana Reyes", "phone": "+13055550142", "email": "dana@example.com"},
    "matter": {"practiceArea": "personal-injury", "topic": "your car accident"},
    "source": {"channel": "web-form"},
    "intake": {"readyToBook": true, "notBookedReason": "needs to check schedule"}
  }'`;
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Title order={2} size="h4">
          No leads yet
        </Title>
        <Text>
          A lead appears here as soon as somebody contacts the firm. To try it, post one: put your API key in{' '}
          <Code>API_KEY</Code> and run this in a terminal.
        </Text>
        <Code block tabIndex={0}>
          {command}
        </Code>
        <Group>
          <CopyButton value={command}>
            {({ copied, copy }) => (
              <Button variant="default" size="xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Paper>
  );
}
