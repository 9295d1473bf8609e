import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconCalendarCheck,
  IconEraser,
  IconHandStop,
  IconPlayerPause,
  IconPlayerPlay,
  IconZzz,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Lead } from '../api.ts';
import { useLeadAction } from '../queries.ts';
import { BookedModal } from './BookedModal.tsx';
import { EraseModal } from './EraseModal.tsx';
import { noticeAcknowledged, noticeProblem } from './notices.tsx';
import { SnoozeModal } from './SnoozeModal.tsx';
import { StopModal } from './StopModal.tsx';

export interface ModalProps {
  leadId: string;
  opened: boolean;
  onClose: () => void;
}

/** What staff can do to a lead. A closed lead can still be booked, or told never to be written to again. */
export function LeadActions({ lead }: { lead: Pick<Lead, 'id' | 'phase'> }) {
  const open = lead.phase !== 'closed';
  return (
    <Group gap="xs">
      <ModalButton leadId={lead.id} label="Booked" icon={IconCalendarCheck} variant="filled" modal={BookedModal} />
      {open && lead.phase !== 'paused' && (
        <AtOnceButton leadId={lead.id} action="pause" label="Pause" done="Paused" icon={IconPlayerPause} />
      )}
      {open && lead.phase === 'paused' && (
        <AtOnceButton leadId={lead.id} action="resume" label="Resume" done="Resumed" icon={IconPlayerPlay} />
      )}
      {open && <ModalButton leadId={lead.id} label="Snooze" icon={IconZzz} modal={SnoozeModal} />}
      <ModalButton leadId={lead.id} label="Stop" icon={IconHandStop} color="red" variant="outline" modal={StopModal} />
      <ModalButton leadId={lead.id} label="Erase" icon={IconEraser} color="red" variant="subtle" modal={EraseModal} />
    </Group>
  );
}

interface ButtonProps {
  leadId: string;
  label: string;
  icon: TablerIcon;
  color?: string;
  variant?: string;
}

function ModalButton(props: ButtonProps & { modal: ComponentType<ModalProps> }) {
  const { leadId, label, icon: Icon, color, variant = 'default', modal: ActionDialog } = props;
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant={variant} color={color} leftSection={<Icon size={16} aria-hidden />} onClick={open}>
        {label}
      </Button>
      <ActionDialog leadId={leadId} opened={opened} onClose={close} />
    </>
  );
}

function AtOnceButton({ leadId, action, label, done, icon: Icon }: ButtonProps & { action: string; done: string }) {
  const act = useLeadAction(leadId, action, (answer) => noticeAcknowledged(done, answer));
  const onClick = () => act.mutate({}, { onError: noticeProblem });
  return (
    <Button variant="default" leftSection={<Icon size={16} aria-hidden />} loading={act.isPending} onClick={onClick}>
      {label}
    </Button>
  );
}
