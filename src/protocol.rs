//! The vocabulary of protocols: transports, protections and application protocols, with all that is
//! known of each; nothing else in the crate names a protocol.
//!
//! Takes a word of a page, gives a [`Name`] with its facts. Names follow the IANA Service Name and
//! Transport Protocol Port Number Registry where they have an entry, numbers of transports the IANA
//! Protocol Numbers registry; `psom`, `msturn`, `dcom`, `sam-r` and `netlogon` are Microsoft's ([MS-PSOM],
//! [MS-TURN], [MS-DCOM], [MS-SAMR], [MS-NRPC]). The vocabulary is open at its edge: what a page calls a
//! protocol and is not listed here is a [`Protocol::Own`], never an error.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use foldhash::HashMap;

/// What a protocol name says about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A protocol above the transport: SIP, HTTP, RTP.
    Application,
    /// Protection of a session: TLS, MTLS.
    Security,
    /// The layer above IP: TCP, UDP, SCTP, ICMP, ESP.
    Transport,
}

/// One name of the vocabulary; equal names are equal values.
#[derive(Clone, Copy)]
pub struct Name {
    facts: &'static Facts,
}

/// What is known of a name.
#[derive(Debug)]
struct Facts {
    spelling: &'static str,
    display: &'static str,
    kind: NameKind,
    /// The one transport that carries it, where there is one.
    carrier: Option<&'static str>,
    /// The IANA protocol number of a transport.
    number: Option<u8>,
    has_ports: bool,
    has_versions: bool,
}

impl Name {
    /// The canonical spelling: lower case, as published in rules.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.facts.spelling
    }

    /// What the name says.
    #[must_use]
    pub fn kind(self) -> NameKind {
        self.facts.kind
    }

    /// The usual spelling in documents: `TCP`, `Kerberos`, `gRPC`.
    #[must_use]
    pub fn display(self) -> &'static str {
        self.facts.display
    }

    /// Looks a whole word up without regard to case.
    ///
    /// ```
    /// use portolan::protocol::{Name, NameKind};
    /// assert_eq!(Name::lookup("Udp").unwrap().kind(), NameKind::Transport);
    /// assert_eq!(Name::lookup("mutual TLS"), Name::lookup("MTLS"));
    /// assert_eq!(Name::lookup("TSE"), None);
    /// ```
    #[must_use]
    pub fn lookup(word: &str) -> Option<Name> {
        let mut buffer = [0; LONGEST];
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let lower: &[u8] = lower;
        SPELLINGS.get(lower).copied()
    }

    /// The longest name that holds a blank, a dot or another mark and that `text` begins with, without
    /// regard to case, and its length in characters: `H.323`, `RPC over HTTP`, `HTTP/2`.
    pub(crate) fn phrase(text: &[char]) -> Option<(Name, usize)> {
        let first = text.first()?.to_ascii_lowercase();
        let mut best: Option<(&str, usize)> = None;
        for &phrase in PHRASES {
            if !phrase.starts_with(first)
                || best.is_some_and(|(known, _)| known.len() >= phrase.len())
            {
                continue;
            }
            if let Some(length) = begins(text, phrase) {
                best = Some((phrase, length));
            }
        }
        let (phrase, length) = best?;
        Some((Name::lookup(phrase)?, length))
    }

    /// The transport of an IANA protocol number: 6 is TCP, 50 is ESP.
    ///
    /// ```
    /// use portolan::protocol::Name;
    /// assert_eq!(Name::of_number(50).unwrap().as_str(), "esp");
    /// ```
    #[must_use]
    pub fn of_number(number: u8) -> Option<Name> {
        let facts = NAMES.iter().find(|facts| facts.number == Some(number))?;
        Some(Name { facts })
    }

    /// The IANA protocol number of a transport.
    #[must_use]
    pub fn number(self) -> Option<u8> {
        self.facts.number
    }

    /// Whether a transport has ports, as TCP and UDP have, and ICMP, ESP and GRE have not.
    #[must_use]
    pub fn has_ports(self) -> bool {
        self.facts.has_ports
    }

    /// Whether a number behind the name may be its version: `TLS 1.2`, `SMB 3`.
    #[must_use]
    pub fn has_versions(self) -> bool {
        self.facts.has_versions
    }

    /// The one transport that carries the protocol, where there is one: TCP for TLS, UDP for NTP.
    #[must_use]
    pub fn carrier(self) -> Option<Name> {
        self.facts.carrier.and_then(Name::lookup)
    }

    /// Whether `word` is written as documents write the name: capitals, or the canonical spelling.
    #[must_use]
    pub fn is_usual_case(self, word: &str) -> bool {
        word.chars().all(|c| !c.is_lowercase())
            || word == self.facts.spelling
            || word == self.facts.display
            // An alias has a spelling of its own.
            || !word.eq_ignore_ascii_case(self.facts.spelling)
    }

    /// All names, sorted by spelling.
    pub fn all() -> impl Iterator<Item = Name> {
        NAMES.iter().map(|facts| Name { facts })
    }

    /// Whether a session of this protection runs over TCP and nothing else.
    ///
    /// RFC 8446 and RFC 5246 ask TLS for a reliable transport; over datagrams it is DTLS.
    #[must_use]
    pub fn implies_tcp(self) -> bool {
        self.kind() == NameKind::Security && self.facts.carrier == Some("tcp")
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.facts.spelling)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.facts, other.facts)
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.facts.spelling.cmp(other.facts.spelling)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.facts.spelling.hash(state);
    }
}

/// A protocol as a rule names it: one of the vocabulary, or a name of the page's own.
///
/// ```
/// use portolan::protocol::{NameKind, Protocol};
/// assert_eq!(Protocol::named("HTTPS").as_str(), "https");
/// assert_eq!(Protocol::named("BBDO").as_str(), "bbdo");
/// assert_eq!(Protocol::named("BBDO").kind(), NameKind::Application);
/// ```
#[derive(Debug, Clone, Eq)]
pub enum Protocol {
    /// A name of the vocabulary.
    Known(Name),
    /// A name that only the page knows, in lower case.
    Own(Arc<str>),
}

impl Protocol {
    /// The protocol of a word: of the vocabulary where it knows the word.
    #[must_use]
    pub fn named(word: &str) -> Self {
        match Name::lookup(word) {
            Some(name) => Protocol::Known(name),
            None => Protocol::Own(word.to_lowercase().into()),
        }
    }

    /// The spelling published in rules: lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Protocol::Known(name) => name.as_str(),
            Protocol::Own(name) => name,
        }
    }

    /// What the name says; one of the page's own is an application protocol.
    #[must_use]
    pub fn kind(&self) -> NameKind {
        match self {
            Protocol::Known(name) => name.kind(),
            Protocol::Own(_) => NameKind::Application,
        }
    }

    /// The spelling for people; capitals for a name of the page's own.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Protocol::Known(name) => name.display().to_owned(),
            Protocol::Own(name) => name.to_uppercase(),
        }
    }

    /// Whether a session of this protection runs over TCP and nothing else.
    #[must_use]
    pub fn implies_tcp(&self) -> bool {
        self.known().is_some_and(Name::implies_tcp)
    }

    /// The name in the vocabulary.
    #[must_use]
    pub fn known(&self) -> Option<Name> {
        match self {
            Protocol::Known(name) => Some(*name),
            Protocol::Own(_) => None,
        }
    }
}

impl From<Name> for Protocol {
    fn from(name: Name) -> Self {
        Protocol::Known(name)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

// One spelling is one protocol: a page's own name that the vocabulary learns later sorts where it did.
impl PartialEq for Protocol {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialOrd for Protocol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Protocol {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Protocol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// How many characters of `text` the phrase takes, where the text begins with it as a whole word; a
/// blank of the phrase is any run of blanks.
fn begins(text: &[char], phrase: &str) -> Option<usize> {
    let mut at = 0;
    for expected in phrase.chars() {
        let c = *text.get(at)?;
        if expected == ' ' {
            let blanks = text[at..]
                .iter()
                .take(MOST_BLANKS)
                .take_while(|c| c.is_whitespace() && **c != '\n')
                .count();
            if blanks == 0 {
                return None;
            }
            at += blanks;
        } else if c.to_ascii_lowercase() == expected {
            at += 1;
        } else {
            return None;
        }
    }
    let goes_on = text
        .get(at)
        .is_some_and(|c| c.is_alphanumeric() || *c == '_');
    (!goes_on).then_some(at)
}

/// Blanks that a phrase may have for one.
const MOST_BLANKS: usize = 4;

const fn application(spelling: &'static str, display: &'static str) -> Facts {
    Facts {
        spelling,
        display,
        kind: NameKind::Application,
        carrier: None,
        number: None,
        has_ports: false,
        has_versions: false,
    }
}

const fn security(spelling: &'static str, display: &'static str) -> Facts {
    Facts {
        kind: NameKind::Security,
        ..application(spelling, display)
    }
}

const fn transport(spelling: &'static str, display: &'static str, number: u8) -> Facts {
    Facts {
        kind: NameKind::Transport,
        number: Some(number),
        ..application(spelling, display)
    }
}

impl Facts {
    const fn over(self, carrier: &'static str) -> Self {
        Self {
            carrier: Some(carrier),
            ..self
        }
    }

    const fn with_ports(self) -> Self {
        Self {
            has_ports: true,
            ..self
        }
    }

    const fn with_versions(self) -> Self {
        Self {
            has_versions: true,
            ..self
        }
    }
}

/// No name or alias has more bytes.
const LONGEST: usize = 24;

/// Every spelling with its name: each word of a page is looked up.
static SPELLINGS: LazyLock<HashMap<&'static [u8], Name>> = LazyLock::new(|| {
    let own = NAMES.iter().map(|facts| (facts.spelling, Name { facts }));
    let names: HashMap<&str, Name> = own.collect();
    let aliases = ALIASES
        .iter()
        .filter_map(|(alias, spelling)| Some((*alias, *names.get(spelling)?)));
    let all = names.iter().map(|(spelling, name)| (*spelling, *name));
    aliases
        .chain(all)
        .map(|(spelling, name)| (spelling.as_bytes(), name))
        .collect()
});

/// Sorted by spelling; a test holds it so.
static NAMES: &[Facts] = &[
    application("afp", "AFP").over("tcp"),
    transport("ah", "AH", 51),
    application("ajp", "AJP").over("tcp"),
    application("amqp", "AMQP").over("tcp"),
    application("amqps", "AMQPS").over("tcp"),
    transport("ax.25", "AX.25", 93),
    application("bfd", "BFD").over("udp"),
    application("bgp", "BGP").over("tcp"),
    application("bittorrent", "BitTorrent"),
    application("bootp", "BOOTP").over("udp"),
    application("capwap", "CAPWAP").over("udp"),
    application("cassandra", "Cassandra").over("tcp"),
    application("cifs", "CIFS"),
    application("citrix-ica", "ICA"),
    application("coap", "CoAP"),
    application("cql", "CQL").over("tcp"),
    transport("dccp", "DCCP", 33).with_ports(),
    application("dcom", "DCOM"),
    application("dfs-r", "DFS-R"),
    application("dhcp", "DHCP").over("udp"),
    application("dhcpv6", "DHCPv6").over("udp"),
    application("diameter", "Diameter"),
    application("dicom", "DICOM").over("tcp"),
    application("dns", "DNS"),
    application("dns-sd", "DNS-SD").over("udp"),
    security("dtls", "DTLS").over("udp").with_versions(),
    transport("egp", "EGP", 8),
    transport("eigrp", "EIGRP", 88),
    application("elasticsearch", "Elasticsearch").over("tcp"),
    application("epmap", "RPC endpoint mapper"),
    transport("esp", "ESP", 50),
    application("etcd", "etcd").over("tcp"),
    transport("etherip", "EtherIP", 97),
    application("fastcgi", "FastCGI").over("tcp"),
    application("ftp", "FTP").over("tcp"),
    application("ftps", "FTPS").over("tcp"),
    application("gelf", "GELF"),
    application("geneve", "Geneve").over("udp"),
    application("git", "Git").over("tcp"),
    application("graphql", "GraphQL"),
    transport("gre", "GRE", 47),
    application("grpc", "gRPC").over("tcp"),
    application("gtp", "GTP").over("udp"),
    application("h.225", "H.225"),
    application("h.245", "H.245").over("tcp"),
    application("h.323", "H.323"),
    application("hl7", "HL7"),
    application("hsrp", "HSRP").over("udp"),
    application("http", "HTTP").with_versions(),
    application("http/2", "HTTP/2").over("tcp"),
    application("http/3", "HTTP/3").over("udp"),
    application("https", "HTTPS"),
    application("iax2", "IAX2").over("udp"),
    application("ice", "ICE"),
    transport("icmp", "ICMP", 1),
    transport("icmpv6", "ICMPv6", 58),
    application("icp", "ICP").over("udp"),
    application("ident", "Ident").over("tcp"),
    transport("igmp", "IGMP", 2).with_versions(),
    application("iiop", "IIOP").over("tcp"),
    application("ike", "IKE").over("udp").with_versions(),
    application("imap", "IMAP").over("tcp").with_versions(),
    application("imaps", "IMAPS").over("tcp"),
    application("influxdb", "InfluxDB"),
    transport("ipcomp", "IPComp", 108),
    application("ipfix", "IPFIX"),
    transport("ipip", "IPIP", 4),
    application("ipmi", "IPMI").over("udp"),
    application("ipp", "IPP").over("tcp"),
    application("ipps", "IPPS").over("tcp"),
    security("ipsec", "IPsec"),
    transport("ipv6-encapsulation", "IPv6 encapsulation", 41),
    application("irc", "IRC").over("tcp"),
    application("ircs", "IRCS").over("tcp"),
    application("isakmp", "ISAKMP").over("udp"),
    application("iscsi", "iSCSI").over("tcp"),
    application("isns", "iSNS"),
    application("jdbc", "JDBC"),
    application("jmx", "JMX").over("tcp"),
    application("kafka", "Kafka").over("tcp"),
    application("kerberos", "Kerberos").with_versions(),
    application("kpasswd", "Kerberos password change"),
    application("l2tp", "L2TP").over("udp").with_versions(),
    application("ldap", "LDAP").with_versions(),
    application("ldaps", "LDAPS").over("tcp"),
    application("lldp", "LLDP"),
    application("llmnr", "LLMNR"),
    application("lpd", "LPD").over("tcp"),
    application("lwm2m", "LwM2M"),
    application("mdns", "mDNS").over("udp"),
    application("megaco", "Megaco"),
    application("memcached", "memcached"),
    application("mgcp", "MGCP").over("udp"),
    application("modbus", "Modbus"),
    application("mongodb", "MongoDB").over("tcp"),
    application("mqtt", "MQTT").over("tcp").with_versions(),
    application("mqtts", "MQTTS").over("tcp"),
    application("msmq", "MSMQ"),
    application("msrp", "MSRP").over("tcp"),
    application("mssql", "MSSQL").over("tcp"),
    application("msturn", "MSTURN"),
    security("mtls", "MTLS").over("tcp"),
    application("mysql", "MySQL").over("tcp"),
    application("nat-pmp", "NAT-PMP").over("udp"),
    application("nat-t", "NAT-T").over("udp"),
    application("ndmp", "NDMP").over("tcp"),
    application("netbios", "NetBIOS"),
    application("netbios-dgm", "NetBIOS datagram service"),
    application("netbios-ns", "NetBIOS name service"),
    application("netbios-ssn", "NetBIOS session service"),
    application("netconf", "NETCONF").over("tcp"),
    application("netflow", "NetFlow")
        .over("udp")
        .with_versions(),
    application("netlogon", "Netlogon"),
    application("nfs", "NFS").with_versions(),
    application("nntp", "NNTP").over("tcp"),
    application("nntps", "NNTPS").over("tcp"),
    application("nrpe", "NRPE").over("tcp"),
    application("nsca", "NSCA").over("tcp"),
    application("ntlm", "NTLM").with_versions(),
    application("ntp", "NTP").over("udp").with_versions(),
    application("ntske", "NTS-KE").over("tcp"),
    application("ocsp", "OCSP"),
    application("odbc", "ODBC"),
    application("opc-ua", "OPC UA"),
    application("openflow", "OpenFlow"),
    application("opentelemetry", "OpenTelemetry"),
    application("openvpn", "OpenVPN"),
    transport("ospf", "OSPF", 89).with_versions(),
    application("otlp", "OTLP"),
    application("pcoip", "PCoIP"),
    transport("pim", "PIM", 103).with_versions(),
    application("pop3", "POP3").over("tcp"),
    application("pop3s", "POP3S").over("tcp"),
    application("portmap", "portmap"),
    application("postgresql", "PostgreSQL").over("tcp"),
    application("pptp", "PPTP").over("tcp"),
    application("prometheus", "Prometheus"),
    application("psom", "PSOM"),
    application("ptp", "PTP").over("udp").with_versions(),
    application("quic", "QUIC").over("udp"),
    application("radius", "RADIUS"),
    application("radsec", "RadSec"),
    application("rdp", "RDP"),
    application("redis", "Redis").over("tcp"),
    application("rfb", "RFB").over("tcp"),
    application("rip", "RIP").over("udp").with_versions(),
    application("ripng", "RIPng").over("udp"),
    application("rlogin", "rlogin").over("tcp"),
    application("rmi", "RMI").over("tcp"),
    application("rpc", "RPC"),
    application("rpc-http", "RPC over HTTP").over("tcp"),
    application("rsh", "rsh").over("tcp"),
    transport("rsvp", "RSVP", 46),
    application("rsync", "rsync").over("tcp"),
    application("rtcp", "RTCP"),
    application("rtmp", "RTMP").over("tcp"),
    application("rtmps", "RTMPS").over("tcp"),
    application("rtp", "RTP"),
    application("rtps", "RTPS"),
    application("rtsp", "RTSP"),
    application("rtsps", "RTSPS").over("tcp"),
    application("sam-r", "SAM-R"),
    application("sccp", "SCCP").over("tcp"),
    application("scp", "SCP").over("tcp"),
    transport("sctp", "SCTP", 132).with_ports(),
    application("sflow", "sFlow").over("udp"),
    application("sftp", "SFTP").over("tcp"),
    application("sip", "SIP"),
    application("sips", "SIPS"),
    application("slp", "SLP"),
    application("smb", "SMB").with_versions(),
    application("smpp", "SMPP").over("tcp"),
    application("smtp", "SMTP").over("tcp"),
    application("smtps", "SMTPS").over("tcp"),
    application("snmp", "SNMP").with_versions(),
    application("snmptrap", "SNMP trap"),
    application("soap", "SOAP"),
    application("socks", "SOCKS").with_versions(),
    application("spdy", "SPDY").over("tcp"),
    application("srtcp", "SRTCP"),
    application("srtp", "SRTP"),
    application("ssdp", "SSDP").over("udp"),
    application("ssh", "SSH").over("tcp").with_versions(),
    security("ssl", "SSL").over("tcp").with_versions(),
    application("sstp", "SSTP").over("tcp"),
    security("starttls", "STARTTLS").over("tcp"),
    application("statsd", "StatsD"),
    application("stomp", "STOMP").over("tcp"),
    application("stt", "STT").over("tcp"),
    application("stun", "STUN"),
    application("syslog", "Syslog"),
    application("t.120", "T.120").over("tcp"),
    application("t.38", "T.38"),
    application("tacacs+", "TACACS+").over("tcp"),
    transport("tcp", "TCP", 6).with_ports(),
    application("tds", "TDS").over("tcp"),
    application("telnet", "Telnet").over("tcp"),
    application("teredo", "Teredo").over("udp"),
    application("tftp", "TFTP").over("udp"),
    security("tls", "TLS").over("tcp").with_versions(),
    application("turn", "TURN"),
    transport("udp", "UDP", 17).with_ports(),
    transport("udp-lite", "UDP-Lite", 136).with_ports(),
    application("upnp", "UPnP"),
    application("vmotion", "vMotion").over("tcp"),
    application("vnc", "VNC").over("tcp"),
    transport("vrrp", "VRRP", 112).with_versions(),
    application("vxlan", "VXLAN").over("udp"),
    application("wcf", "WCF"),
    application("webdav", "WebDAV"),
    application("webrtc", "WebRTC"),
    application("websocket", "WebSocket").over("tcp"),
    application("whois", "WHOIS").over("tcp"),
    application("winrm", "WinRM").over("tcp"),
    application("wins", "WINS"),
    application("wireguard", "WireGuard").over("udp"),
    application("wmi", "WMI"),
    application("ws-man", "WS-Management").over("tcp"),
    application("wsd", "WSD"),
    application("wss", "WSS").over("tcp"),
    application("x11", "X11"),
    application("xdmcp", "XDMCP").over("udp"),
    application("xmlrpc", "XML-RPC"),
    application("xmpp", "XMPP"),
    application("zmq", "ZeroMQ"),
    application("zookeeper", "ZooKeeper").over("tcp"),
];

/// Other spellings of the same name, sorted.
const ALIASES: &[(&str, &str)] = &[
    ("dce endpoint resolution", "epmap"),
    ("h2", "http/2"),
    ("h225", "h.225"),
    ("h245", "h.245"),
    ("h2c", "http/2"),
    ("h323", "h.323"),
    ("http 2", "http/2"),
    ("http2", "http/2"),
    ("http3", "http/3"),
    ("icmp-v6", "icmpv6"),
    ("icmp6", "icmpv6"),
    ("icmpv4", "icmp"),
    ("imap4", "imap"),
    ("imaps4", "imaps"),
    ("ip-in-ip", "ipip"),
    ("ipencap", "ipip"),
    ("kerberos password change", "kpasswd"),
    ("ldap over ssl", "ldaps"),
    ("ldap over tls", "ldaps"),
    ("ldap/s", "ldaps"),
    ("ldapssl", "ldaps"),
    ("m-tls", "mtls"),
    ("ms-dcom", "dcom"),
    ("ms-rpc", "rpc"),
    ("ms-sql", "mssql"),
    ("ms-turn", "msturn"),
    ("msrpc", "rpc"),
    ("mutual tls", "mtls"),
    ("nbdatagram", "netbios-dgm"),
    ("nbname", "netbios-ns"),
    ("nbns", "netbios-ns"),
    ("nbsession", "netbios-ssn"),
    ("netbios datagram", "netbios-dgm"),
    ("netbios datagram service", "netbios-dgm"),
    ("netbios name", "netbios-ns"),
    ("netbios name resolution", "netbios-ns"),
    ("netbios name service", "netbios-ns"),
    ("netbios session", "netbios-ssn"),
    ("netbios session service", "netbios-ssn"),
    ("nfsd", "nfs"),
    ("pop", "pop3"),
    ("pop-3", "pop3"),
    ("portmapper", "portmap"),
    ("postgres", "postgresql"),
    ("rpc endpoint mapper", "epmap"),
    ("rpc epmap", "epmap"),
    ("rpc over http", "rpc-http"),
    ("rpc over https", "rpc-http"),
    ("rpc/http", "rpc-http"),
    ("rpcbind", "portmap"),
    ("samr", "sam-r"),
    ("secure ldap", "ldaps"),
    ("smb over ip", "smb"),
    ("snmp trap", "snmptrap"),
    ("snmp traps", "snmptrap"),
    ("snmp-trap", "snmptrap"),
    ("tacacs", "tacacs+"),
    ("tacplus", "tacacs+"),
    ("udplite", "udp-lite"),
    ("web socket", "websocket"),
    ("web sockets", "websocket"),
    ("websockets", "websocket"),
    ("ws-management", "ws-man"),
    ("xml-rpc", "xmlrpc"),
    ("zeromq", "zmq"),
];

/// Names and aliases that hold a mark or a blank; a test holds the list complete.
const PHRASES: &[&str] = &[
    "ax.25",
    "citrix-ica",
    "dce endpoint resolution",
    "dfs-r",
    "dns-sd",
    "h.225",
    "h.245",
    "h.323",
    "http 2",
    "http/2",
    "http/3",
    "icmp-v6",
    "ip-in-ip",
    "ipv6-encapsulation",
    "kerberos password change",
    "ldap over ssl",
    "ldap over tls",
    "ldap/s",
    "m-tls",
    "ms-dcom",
    "ms-rpc",
    "ms-sql",
    "ms-turn",
    "mutual tls",
    "nat-pmp",
    "nat-t",
    "netbios datagram",
    "netbios datagram service",
    "netbios name",
    "netbios name resolution",
    "netbios name service",
    "netbios session",
    "netbios session service",
    "netbios-dgm",
    "netbios-ns",
    "netbios-ssn",
    "opc-ua",
    "pop-3",
    "rpc endpoint mapper",
    "rpc epmap",
    "rpc over http",
    "rpc over https",
    "rpc-http",
    "rpc/http",
    "sam-r",
    "secure ldap",
    "smb over ip",
    "snmp trap",
    "snmp traps",
    "snmp-trap",
    "t.120",
    "t.38",
    "tacacs+",
    "udp-lite",
    "web socket",
    "web sockets",
    "ws-man",
    "ws-management",
    "xml-rpc",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_lower_case_and_unique() {
        assert!(
            NAMES
                .windows(2)
                .all(|pair| pair[0].spelling < pair[1].spelling)
        );
        assert!(ALIASES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            NAMES
                .iter()
                .all(|facts| facts.spelling == facts.spelling.to_lowercase())
        );
        let spellings = || {
            let names = NAMES.iter().map(|facts| facts.spelling);
            names.chain(ALIASES.iter().map(|(alias, _)| *alias))
        };
        assert_eq!(spellings().map(str::len).max(), Some(LONGEST));
        let has_mark = |name: &&str| name.contains(|c: char| !c.is_ascii_alphanumeric());
        let mut phrases: Vec<&str> = spellings().filter(has_mark).collect();
        phrases.sort_unstable();
        assert_eq!(phrases, PHRASES);
    }

    #[test]
    fn what_is_no_name_is_found_nowhere() {
        for word in ["", "tc", "tcp\0", "\0", "tcpudptls", "порт", "h.32"] {
            assert_eq!(Name::lookup(word), None, "{word:?}");
        }
        for name in Name::all() {
            assert_eq!(Name::lookup(name.as_str()), Some(name));
        }
    }

    #[test]
    fn aliases_and_carriers_lead_to_names() {
        for (alias, name) in ALIASES {
            assert_eq!(Name::lookup(alias), Name::lookup(name), "{alias}");
            assert!(Name::lookup(name).is_some(), "{name}");
        }
        for facts in NAMES {
            let name = Name { facts };
            assert_eq!(name.carrier().is_some(), facts.carrier.is_some());
            assert!(name.carrier().is_none_or(Name::has_ports));
        }
    }

    #[test]
    fn numbers_are_those_of_the_registry() {
        for (number, name) in [
            (1, "icmp"),
            (6, "tcp"),
            (17, "udp"),
            (47, "gre"),
            (50, "esp"),
            (51, "ah"),
        ] {
            assert_eq!(Name::of_number(number).map(Name::as_str), Some(name));
        }
        assert_eq!(Name::of_number(255), None);
        let transports = || Name::all().filter(|name| name.kind() == NameKind::Transport);
        assert!(transports().all(|name| name.number().is_some()));
        let with_ports: Vec<&str> = transports()
            .filter(|n| n.has_ports())
            .map(Name::as_str)
            .collect();
        assert_eq!(with_ports, ["dccp", "sctp", "tcp", "udp", "udp-lite"]);
    }

    #[test]
    fn phrases_are_whole_words() {
        let phrase = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            Name::phrase(&chars).map(|(name, length)| (name.as_str(), length))
        };
        assert_eq!(phrase("RPC  over HTTP 593"), Some(("rpc-http", 14)));
        assert_eq!(phrase("H.323/TCP"), Some(("h.323", 5)));
        assert_eq!(phrase("Mutual TLS"), Some(("mtls", 10)));
        assert_eq!(phrase("H.3234"), None);
        assert_eq!(phrase("HTTP"), None);
    }
}
