#define _GNU_SOURCE
#include "CEpoll.h"
#include <sys/eventfd.h>

int cepoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int cepoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int cepoll_event_counter(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

// A full counter is readable, and an empty one is not: neither error matters.
void cepoll_event_signal(int counter) { (void)eventfd_write(counter, 1); }

void cepoll_event_reset(int counter) {
  eventfd_t count;
  (void)eventfd_read(counter, &count);
}

int cepoll_accept(int listener, struct sockaddr *peer, socklen_t *peer_length) {
  return accept4(listener, peer, peer_length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
