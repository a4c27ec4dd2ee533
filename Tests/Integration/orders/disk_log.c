// What a process does to the files of one folder, in order, for power.py: preloaded (LD_PRELOAD) into a
// real server, it writes a record to $DISK_LOG for each call that changes a file under $DISK_FOLDER.
// While $DISK_LOG.fail exists, syncs fail with EIO.
//
// A record: kind (1 byte), number of the file (4), monotonic nanoseconds (8), offset (8), length (4), then
// so many bytes. All little-endian. Kinds:
//   N  a number stands for a path from now on (bytes: the path)
//   T  the file has `offset` bytes from now on
//   D  the path is unlinked
//   W  bytes are written at the offset
//   B  a sync begins     E  it has ended well
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { MOST_FILES = 64, MOST_DESCRIPTORS = 4096 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -1;
static const char *folder;
static char fail_path[PATH_MAX];
static char paths[MOST_FILES][PATH_MAX];
static int path_count;
static int file_of[MOST_DESCRIPTORS];  // number of the file + 1

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("DISK_LOG");
  folder = getenv("DISK_FOLDER");
  if (!log || !folder) abort();
  log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (log_descriptor < 0) abort();
  strcat(strncpy(fail_path, log, PATH_MAX - 8), ".fail");
}

static void record(char kind, int file, uint64_t offset, const void *bytes, uint32_t length) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  uint64_t now = (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
  uint32_t number = (uint32_t)file;
  char head[25];
  head[0] = kind;
  memcpy(head + 1, &number, 4);
  memcpy(head + 5, &now, 8);
  memcpy(head + 13, &offset, 8);
  memcpy(head + 21, &length, 4);
  struct iovec parts[] = {{head, sizeof head}, {(void *)bytes, length}};
  if (syscall(SYS_writev, log_descriptor, parts, 2) != (long)(sizeof head + length)) abort();
}

// The shared memory of a log is made anew when nobody has it open, so a cut leaves nothing of it.
static int is_shared_memory(const char *path) {
  size_t length = strlen(path);
  return length > 4 && strcmp(path + length - 4, "-shm") == 0;
}

static void opened(int descriptor, const char *path, int flags) {
  if (descriptor < 0 || descriptor >= MOST_DESCRIPTORS) return;
  pthread_mutex_lock(&lock);
  file_of[descriptor] = 0;
  if (strncmp(path, folder, strlen(folder)) == 0 && !is_shared_memory(path) &&
      !(flags & O_DIRECTORY)) {
    int file = 0;
    while (file < path_count && strcmp(paths[file], path) != 0) file++;
    if (file == path_count) {
      if (file == MOST_FILES) abort();
      strncpy(paths[path_count++], path, PATH_MAX - 1);
      record('N', file, 0, path, (uint32_t)strlen(path));
    }
    if (flags & O_TRUNC) record('T', file, 0, NULL, 0);
    file_of[descriptor] = file + 1;
  }
  pthread_mutex_unlock(&lock);
}

static int file(int descriptor) {
  return descriptor >= 0 && descriptor < MOST_DESCRIPTORS ? file_of[descriptor] - 1 : -1;
}

#define OPEN(name)                                            \
  int name(const char *path, int flags, ...) {                \
    va_list rest;                                             \
    va_start(rest, flags);                                    \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                             \
    int descriptor = NEXT(name)(path, flags, mode);           \
    opened(descriptor, path, flags);                          \
    return descriptor;                                        \
  }
OPEN(open)
OPEN(open64)

int close(int descriptor) {
  if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) file_of[descriptor] = 0;
  return NEXT(close)(descriptor);
}

// Recorded and done under one lock, so that records lie in the order in which things were done.
#define CHANGE(result, call, descriptor, kind, offset, bytes, length)            \
  do {                                                                           \
    int number = file(descriptor);                                               \
    if (number < 0) return call;                                                 \
    pthread_mutex_lock(&lock);                                                   \
    result done = call;                                                          \
    int error = errno;                                                           \
    if (done >= 0) record(kind, number, (uint64_t)(offset), bytes, (uint32_t)(length)); \
    pthread_mutex_unlock(&lock);                                                 \
    errno = error;                                                               \
    return done;                                                                 \
  } while (0)

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  CHANGE(ssize_t, NEXT(pwrite)(descriptor, bytes, length, offset), descriptor, 'W', offset, bytes, done);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  CHANGE(
    ssize_t, NEXT(pwrite64)(descriptor, bytes, length, offset), descriptor, 'W', offset, bytes, done);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  off64_t offset = file(descriptor) < 0 ? 0 : lseek64(descriptor, 0, SEEK_CUR);
  CHANGE(ssize_t, NEXT(write)(descriptor, bytes, length), descriptor, 'W', offset, bytes, done);
}

int ftruncate(int descriptor, off_t length) {
  CHANGE(int, NEXT(ftruncate)(descriptor, length), descriptor, 'T', length, NULL, 0);
}

int ftruncate64(int descriptor, off64_t length) {
  CHANGE(int, NEXT(ftruncate64)(descriptor, length), descriptor, 'T', length, NULL, 0);
}

int unlink(const char *path) {
  pthread_mutex_lock(&lock);
  int done = NEXT(unlink)(path);
  int error = errno;
  for (int file = 0; done == 0 && file < path_count; file++) {
    if (strcmp(paths[file], path) == 0) record('D', file, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

static int synced(int descriptor, int (*sync)(int)) {
  int number = file(descriptor);
  if (number < 0) return sync(descriptor);
  if (syscall(SYS_access, fail_path, F_OK) == 0) {
    errno = EIO;
    return -1;
  }
  pthread_mutex_lock(&lock);
  record('B', number, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  int done = sync(descriptor);
  int error = errno;
  pthread_mutex_lock(&lock);
  if (done == 0) record('E', number, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

int fsync(int descriptor) { return synced(descriptor, NEXT(fsync)); }
int fdatasync(int descriptor) { return synced(descriptor, NEXT(fdatasync)); }
