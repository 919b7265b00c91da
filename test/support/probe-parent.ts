// A process that asks a probe what never ends, of the database named by its argument, and says which process that is once
// it is at it.
import { withDoctorProbe } from '../../src/doctor/probe/doctor-probe.ts';

const signal = new AbortController().signal;
let pid = 0;
const onStart = (started: number) => {
  pid = started;
};
await withDoctorProbe({ deadlineMs: null, signal, onStart }, async (probe) => {
  const file = String(process.argv[2]);
  await probe.ask('open', { file, access: 'read', needs: [], busyTimeoutMs: 0 });
  const endless = probe.ask('chat', { owner: 'genesis' });
  process.stdout.write(String(pid));
  await endless;
});
