#ifndef ANECHO_REMOTE_UDP_SOCKETS_H_
#define ANECHO_REMOTE_UDP_SOCKETS_H_

// The socket headers of the operating system.
#ifdef _WIN32
#include <winsock2.h>
// Must follow winsock2.h.
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#endif  // ANECHO_REMOTE_UDP_SOCKETS_H_
