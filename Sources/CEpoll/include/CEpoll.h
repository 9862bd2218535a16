#ifndef CEPOLL_H
#define CEPOLL_H

// Glibc's Swift module shows neither epoll, eventfd nor accept4: they need a C shim.
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/// An epoll descriptor, closed on exec; -1 and errno on failure.
int cepoll_create(void);

/// Watches `descriptor`; each report carries `token`. 0, or -1 and errno.
int cepoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);

/// A counter descriptor (eventfd), not blocking, closed on exec; -1 and errno on failure.
int cepoll_event_counter(void);

/// Makes a counter descriptor readable.
void cepoll_event_signal(int counter);

/// Makes a counter descriptor unreadable until it is signalled again.
void cepoll_event_reset(int counter);

/// accept4 with SOCK_NONBLOCK and SOCK_CLOEXEC; -1 and errno on failure.
int cepoll_accept(int listener, struct sockaddr *peer, socklen_t *peer_length);

#endif
