// bare_nghttp2 PORT REPLY-FILE: what nghttp2 alone costs with gRPC's framing around it. One thread,
// one epoll; every complete request is answered with the bytes of the file, whatever it asks.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OUTPUT_BYTES = 64 * 1024, INPUT_BYTES = 64 * 1024, EVENTS = 256 };

struct connection {
  int socket;
  nghttp2_session *session;
  size_t waiting;  // bytes of `output` that the socket has not taken
  uint8_t *output; // held only while something waits
};

static uint8_t *reply;
static size_t reply_size;

#define FIELD(name, value) \
  {(uint8_t *)name, (uint8_t *)value, sizeof(name) - 1, sizeof(value) - 1, NGHTTP2_NV_FLAG_NONE}

static const nghttp2_nv head[] = {FIELD(":status", "200"), FIELD("content-type", "application/grpc")};
static const nghttp2_nv trailers[] = {FIELD("grpc-status", "0")};

static ssize_t read_reply(nghttp2_session *session, int32_t stream, uint8_t *buffer, size_t length,
                          uint32_t *flags, nghttp2_data_source *source, void *user) {
  (void)user;
  size_t sent = (size_t)source->ptr;
  size_t step = reply_size - sent < length ? reply_size - sent : length;
  memcpy(buffer, reply + sent, step);
  source->ptr = (void *)(sent + step);
  if (sent + step == reply_size) {
    *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_submit_trailer(session, stream, trailers, 1);
  }
  return (ssize_t)step;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *user) {
  (void)user;
  if ((frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS) &&
      frame->hd.flags & NGHTTP2_FLAG_END_STREAM) {
    nghttp2_data_provider provider = {.source.ptr = NULL, .read_callback = read_reply};
    nghttp2_submit_response(session, frame->hd.stream_id, head, 2, &provider);
  }
  return 0;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void end(struct connection *connection) {
  nghttp2_session_del(connection->session);
  close(connection->socket);
  free(connection->output);
  free(connection);
}

// Writes what waits, then what the session has, 64 KiB a write. -1: the connection is over.
static int flush(struct connection *connection) {
  static uint8_t chunk[OUTPUT_BYTES];
  for (;;) {
    uint8_t *bytes = connection->output ? connection->output : chunk;
    size_t size = connection->waiting;
    while (!connection->output && size < OUTPUT_BYTES / 2) {
      const uint8_t *data;
      ssize_t length = nghttp2_session_mem_send(connection->session, &data);
      if (length < 0) return -1;
      if (length == 0) break;
      memcpy(chunk + size, data, (size_t)length);
      size += (size_t)length;
    }
    if (size == 0) return 0;
    ssize_t written = write(connection->socket, bytes, size);
    if (written < 0 && errno != EAGAIN) return -1;
    size_t left = size - (written < 0 ? 0 : (size_t)written);
    if (left > 0) {
      uint8_t *kept = malloc(left);
      memcpy(kept, bytes + size - left, left);
      free(connection->output);
      connection->output = kept;
      connection->waiting = left;
      return 0;
    }
    free(connection->output);
    connection->output = NULL;
    connection->waiting = 0;
  }
}

// Reads until a read comes back short, which means that the socket is drained.
static int receive(struct connection *connection) {
  static uint8_t input[INPUT_BYTES];
  ssize_t length;
  do {
    length = read(connection->socket, input, sizeof input);
    if (length < 0) return errno == EAGAIN ? 0 : -1;
    if (length == 0) return -1;
    if (nghttp2_session_mem_recv(connection->session, input, (size_t)length) < 0) return -1;
  } while (length == sizeof input);
  return 0;
}

static void greet(int epoll, int socket, nghttp2_session_callbacks *callbacks) {
  struct connection *connection = calloc(1, sizeof *connection);
  connection->socket = socket;
  nghttp2_session_server_new(&connection->session, callbacks, connection);
  nghttp2_settings_entry settings = {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 256};
  nghttp2_submit_settings(connection->session, NGHTTP2_FLAG_NONE, &settings, 1);
  int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = connection};
  epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
}

static void read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  reply = malloc((size_t)size + 5);
  if (fread(reply + 5, 1, (size_t)size, file) != (size_t)size) fail(path);
  uint32_t prefix = htonl((uint32_t)size);
  reply[0] = 0;
  memcpy(reply + 1, &prefix, 4);
  reply_size = (size_t)size + 5;
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: bare_nghttp2 PORT REPLY-FILE\n");
    return 64;
  }
  read_file(arguments[2]);
  signal(SIGPIPE, SIG_IGN);
  nghttp2_session_callbacks *callbacks;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096))
    fail("listen");
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      if (!connection) {
        int socket;
        while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0)
          greet(epoll, socket, callbacks);
        continue;
      }
      int over = events[i].events & EPOLLIN ? receive(connection) : 0;
      if (over == 0) over = flush(connection);
      if (over < 0 || events[i].events & (EPOLLHUP | EPOLLERR)) end(connection);
    }
  }
}
