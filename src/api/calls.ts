// One module for all that run engines: the build would divide what the command line loads at its start by what each of them shares with it.
export { callCapacity } from './call-capacity.ts';
export { callCompare } from './call-compare.ts';
export { callDoctor } from './call-doctor.ts';
export { callServer } from './call-server.ts';
export { callStress } from './call-stress.ts';
export { callVerify } from './call-verify.ts';
