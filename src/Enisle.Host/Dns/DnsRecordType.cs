namespace Enisle.Host.Dns;

/// <summary>The record types that this resolver knows. Spec: RFC 1035 §3.2.2, RFC 3596.</summary>
internal enum DnsRecordType : ushort
{
    A = 1,
    CNAME = 5,
    AAAA = 28,
}
