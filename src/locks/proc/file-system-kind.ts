export type FileSystemKind = 'local' | 'network' | 'shared' | 'memory' | 'layers';

/** On other machines, which share no memory with this one. */
const NETWORK = `nfs nfs4 cifs smb3 smbfs afs ceph coda glusterfs lustre gpfs gfs2 ocfs2 beegfs orangefs pvfs2 davfs fuse.sshfs
  fuse.glusterfs fuse.ceph fuse.ceph-fuse fuse.s3fs fuse.rclone fuse.davfs2 fuse.gcsfuse fuse.goofys fuse.mount-s3
  fuse.juicefs fuse.gvfsd-fuse fuse.curlftpfs`;
/** On the host of a virtual machine or container, or behind a program that serves the files. */
const SHARED = '9p virtiofs vboxsf vmhgfs prl_fs drvfs fakeowner';
/** Served by a program, but on the disks of this machine. */
const LOCAL_PROGRAMS = 'fuseblk fuse.ntfs-3g fuse.mergerfs fuse.lxcfs';
const MEMORY = 'tmpfs ramfs';
const LAYERS = 'overlay aufs fuse.fuse-overlayfs';

const KINDS = new Map<string, FileSystemKind>([
  ...NETWORK.split(/\s+/).map((type) => [type, 'network'] as const),
  ...SHARED.split(' ').map((type) => [type, 'shared'] as const),
  ...LOCAL_PROGRAMS.split(' ').map((type) => [type, 'local'] as const),
  ...MEMORY.split(' ').map((type) => [type, 'memory'] as const),
  ...LAYERS.split(' ').map((type) => [type, 'layers'] as const),
]);

/** @param type as in /proc/mounts; an unknown type counts as a local disk. */
export function fileSystemKind(type: string): FileSystemKind {
  return KINDS.get(type) ?? (/^fuse(\.|$)/.test(type) ? 'shared' : 'local');
}
