/// What carries a connection's octets.
enum Transport {
  case plain
  case tls(TLSConnection)
}
