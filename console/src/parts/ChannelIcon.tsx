import {
  IconActivity,
  IconListCheck,
  IconMail,
  IconMessage,
  IconPhone,
  IconWorld,
  type TablerIcon,
} from '@tabler/icons-react';

const ICONS: Record<string, TablerIcon> = {
  sms: IconMessage,
  chat: IconMessage,
  dm: IconMessage,
  email: IconMail,
  call: IconPhone,
  phone: IconPhone,
  'missed-call': IconPhone,
  'web-form': IconWorld,
  'abandoned-form': IconWorld,
  task: IconListCheck,
};

/** The icon of a channel, or of a task; anything else is something that happened. */
export function ChannelIcon({ of }: { of: string | null | undefined }) {
  const Icon = ICONS[of ?? ''] ?? IconActivity;
  return <Icon aria-hidden size={16} />;
}
