#ifndef ANECHO_REMOTE_UDP_SOCKETS_H_
#define ANECHO_REMOTE_UDP_SOCKETS_H_

// The sockets of the operating system, whose headers have other names on each.
#ifdef _WIN32
#include <winsock2.h>
// Behind the one above.
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#endif  // ANECHO_REMOTE_UDP_SOCKETS_H_
