import { AppShell, Button, Container, Group, Text } from '@mantine/core';
import { IconLayoutList, IconListCheck, IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { signOut } from '../key.ts';

export function Shell({ children }: { children: ReactNode }) {
  return (
    <AppShell header={{ height: 56 }} padding={0}>
      <AppShell.Header>
        <Container size="xl" h="100%" px={{ base: 'xs', sm: 'md' }}>
          <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="xs" wrap="nowrap" component="nav" aria-label="Main">
              <Text fw={700} visibleFrom="sm" mr="md">
                Followthrough
              </Text>
              <NavButton to="/" label="Pipeline" icon={<IconLayoutList size={18} aria-hidden />} />
              <NavButton to="/tasks" label="Tasks" icon={<IconListCheck size={18} aria-hidden />} />
            </Group>
            <Button
              variant="subtle"
              color="gray"
              size="sm"
              px="xs"
              leftSection={<IconLogout size={18} aria-hidden />}
              onClick={() => signOut('You are signed out.')}
            >
              Sign out
            </Button>
          </Group>
        </Container>
      </AppShell.Header>
      <AppShell.Main bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))">
        <Container size="xl" px={{ base: 'xs', sm: 'md' }} py="lg">
          {children}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

function NavButton({ to, label, icon }: { to: string; label: string; icon: ReactNode }) {
  const here = useLocation().pathname === to;
  return (
    <Button
      component={Link}
      to={to}
      size="sm"
      px="xs"
      variant={here ? 'light' : 'subtle'}
      color={here ? undefined : 'gray'}
      leftSection={icon}
      aria-current={here ? 'page' : undefined}
    >
      {label}
    </Button>
  );
}
