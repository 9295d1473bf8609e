import { useEffect } from 'react';
import { Route, Routes } from 'react-router';
import { useSession } from './key.ts';
import { KeyPage } from './pages/KeyPage.tsx';
import { LeadPage } from './pages/LeadPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { PipelinePage } from './pages/PipelinePage.tsx';
import { TasksPage } from './pages/TasksPage.tsx';
import { Shell } from './parts/Shell.tsx';
import { queryClient } from './queries.ts';

/** Without a key nothing but the key screen is rendered, and nothing read before stays in memory. */
export function App() {
  const { key } = useSession();
  useEffect(() => {
    if (key === null) queryClient.clear();
  }, [key]);
  if (key === null) return <KeyPage />;
  return (
    <Shell>
      <Routes>
        <Route path="/" element={<PipelinePage />} />
        <Route path="/leads/:id" element={<LeadPage />} />
        <Route path="/tasks" element={<TasksPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Shell>
  );
}
