//! Forms of endpoints that the pages the lexicons were made from do not have: other cases, other
//! numbers, other compounds, other capitals. The expectations are what a reader of the language says.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use portolan::normalize::ColumnKind;

use crate::cells::{endpoint, page};

type Form = (&'static str, &'static str);

const GERMAN: &[Form] = &[
    ("Edge-Server", "edge-server"),
    ("Edgeserver", "edge-server"),
    ("EDGESERVER", "edge-server"),
    ("EdgeServer", "edge-server"),
    ("auf den Edgeservern", "edge-server"),
    (
        "Interne Edgeserverschnittstelle",
        "edge-server [interface, internal]",
    ),
    (
        "Interne Edgeserverschnittstellen",
        "edge-server [interface, internal]",
    ),
    (
        "Interne Edge-Server-Schnittstelle",
        "edge-server [interface, internal]",
    ),
    (
        "Interne Schnittstelle des Edge-Servers",
        "edge-server [interface, internal]",
    ),
    (
        "Interne Schnittstellen der Edgeserver",
        "edge-server [interface, internal]",
    ),
    (
        "internen Schnittstelle eines Edgeservers",
        "edge-server [interface, internal]",
    ),
    (
        "Interne Schnittstelle\u{a0}des\u{a0}Edgeservers",
        "edge-server [interface, internal]",
    ),
    (
        "IP-Adresse der internen Edgeserverschnittstelle",
        "edge-server [interface, internal, ip]",
    ),
    (
        "IP-Adressen der internen Schnittstellen aller Edgeserver",
        "edge-server [all, interface, internal, ip]",
    ),
    (
        "Jede interne IP-Adresse der Edgeserver",
        "edge-server [each, internal, ip]",
    ),
    ("Alle Edgeserver", "edge-server [all]"),
    ("Edgepools", "edge-pool"),
    (
        "Interne Schnittstelle des Edgeserverpools",
        "edge-pool [interface, internal]",
    ),
    ("Zugriffs-Edgedienste", "access-edge-service"),
    ("Zugriffsedgedienst", "access-edge-service"),
    ("Zugriffs-Edge-Dienst", "access-edge-service"),
    ("Access Edge-Dienst", "access-edge-service"),
    ("Access-Edge-Dienst des Edgeservers", "access-edge-service"),
    (
        "öffentliche IP-Adresse des Zugriffs-Edgediensts",
        "access-edge-service [ip, public]",
    ),
    (
        "Öffentliche IP-Adresse des Zugriffs-Edgedienstes",
        "access-edge-service [ip, public]",
    ),
    (
        "Öffentliche IP‑Adressen der Zugriffs‑Edgedienste",
        "access-edge-service [ip, public]",
    ),
    (
        "Öffentliche IP-Adresse des Access Edge-Diensts",
        "access-edge-service [ip, public]",
    ),
    (
        "Öffentliche virtuelle IP-Adresse des Zugriffs-Edgediensts",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "Öffentliche VIP des Access Edge-Diensts",
        "access-edge-service [public, virtual-ip]",
    ),
    ("A/V-Edge-Dienst", "av-edge-service"),
    ("A/V-Edgedienste", "av-edge-service"),
    (
        "Schnittstelle des A/V-Edgediensts",
        "av-edge-service [interface]",
    ),
    (
        "Öffentliche virtuelle IP-Adresse des A/V-Edgedienstes",
        "av-edge-service [public, virtual-ip]",
    ),
    ("Webkonferenz-Edge-Dienst", "web-conferencing-edge-service"),
    ("Webkonferenzedgedienst", "web-conferencing-edge-service"),
    (
        "Öffentliche IP-Adressen der Webkonferenz-Edgedienste",
        "web-conferencing-edge-service [ip, public]",
    ),
    ("Reverseproxys", "reverse-proxy"),
    ("Reverse-Proxys", "reverse-proxy"),
    ("Reverse-Proxy-Server", "reverse-proxy"),
    ("Reverseproxyschnittstellen", "reverse-proxy [interface]"),
    (
        "Externe Reverseproxyschnittstelle",
        "reverse-proxy [external, interface]",
    ),
    (
        "Externe Schnittstelle des Reverse-Proxys",
        "reverse-proxy [external, interface]",
    ),
    ("Listener des Reverseproxys", "reverse-proxy [listener]"),
    ("Reverse-Proxy-Listener", "reverse-proxy [listener]"),
    (
        "Private IP-Adresse des Reverseproxys",
        "reverse-proxy [ip, private]",
    ),
    ("Directorpools", "director-pool"),
    ("Director-Pool", "director-pool"),
    (
        "Virtuelle IP-Adresse des Directorpools",
        "director-pool [virtual-ip]",
    ),
    ("Directorpool-VIP", "director-pool [virtual-ip]"),
    ("IP-Adressen der Directors", "director [ip]"),
    ("Webdienste des Directors", "director [web-services]"),
    (
        "Virtuelle IP-Adresse des Hardwaregeräts zum Lastenausgleich des Directorpools",
        "director-pool [hardware-load-balancer, virtual-ip]",
    ),
    (
        "Hardwarelastenausgleichsmodule der Front-End-Server",
        "front-end-server [hardware-load-balancer]",
    ),
    (
        "Lastenausgleichsmodul des Front-End-Servers",
        "front-end-server [load-balancer]",
    ),
    ("Frontend-Server", "front-end-server"),
    ("Front-End-Servern", "front-end-server"),
    ("Front End-Server", "front-end-server"),
    ("Front-End-Serverpools", "front-end-pool"),
    ("Frontend-Pool", "front-end-pool"),
    (
        "Virtuelle IP-Adresse des Front-End-Pools",
        "front-end-pool [virtual-ip]",
    ),
    ("Interner Client", "client [internal]"),
    ("Externe Benutzer", "client [external]"),
    ("Verbundpartnern", "federated-partner"),
    ("XMPP-Verbundpartnern", "xmpp-partner"),
    ("Domänencontrollern", "domain-controller"),
    ("PSTN-Gateways", "pstn-gateway"),
    ("BELIEBIG", "any"),
    ("Beliebige IP-Adressen", "any"),
    (
        "Beliebig (kann definiert werden als IP-Adresse des Directors, IP-Adresse des Front-End-Servers oder virtuelle IP-Adresse des Pools)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "Beliebig (kann als Director-IP-Adresse oder als virtuelle Pool-IP-Adresse definiert werden)",
        "any: director [ip] | pool [virtual-ip]",
    ),
    (
        "Öffentliche IP-Adresse des Edgeserver-Zugriffs-Edgediensts",
        "access-edge-service [ip, public]",
    ),
    (
        "Edgeserver Access Edge-Dienst öffentliche IP-Adresse",
        "access-edge-service [ip, public]",
    ),
    (
        "Interne IP-Adresse der Edge-Server-Schnittstelle",
        "edge-server [interface, internal, ip]",
    ),
    (
        "Öffentliche IP-Adresse des Edgeserver A/V Edge-Diensts",
        "av-edge-service [ip, public]",
    ),
    (
        "Any (kann als Director-IP, Front-End-Server-IP oder virtuelle Pool-IP definiert werden)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "Beliebig (kann als Front-End-Server-IP-Adresse, als Front-End-Pool-IP-Adresse oder als beliebige Survivable Branch Appliance oder Survivable Branch Server unter Verwendung dieses Edgeservers definiert werden)",
        "any: front-end-pool [ip] | front-end-server [ip] | survivable-branch-appliance [ip] | survivable-branch-server [ip] (uses-edge-server)",
    ),
    (
        "Beliebig (kann als Front-End-Serveradresse oder als IP-Adresse des Front-End-Pools definiert werden, der den XMPP-Gatewaydienst ausführt)",
        "any: front-end-pool [ip] | front-end-server [ip] (runs-xmpp-gateway-service)",
    ),
    (
        "Beliebig (kann als IP-Adresse des Front-End-Servers oder als Pool definiert werden, in dem sich der zentrale Verwaltungsspeicher befindet)",
        "any: front-end-server [ip] | pool [ip] (holds-central-management-store)",
    ),
    (
        "XMPP-Proxydienst (gemeinsame IP-Adresse mit dem Access Edge-Dienst)",
        "xmpp-proxy-service (shares-ip-with-access-edge-service)",
    ),
    (
        "Partner für öffentliche Chatkonnektivität",
        "public-im-connectivity-partner",
    ),
    (
        "Interne Reverse-Proxy-Schnittstelle",
        "reverse-proxy [interface, internal]",
    ),
    (
        "Director-Hardwarelastenausgleichs-VIP",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    (
        "Persistent Chat-Front-End-Server",
        "persistent-chat-front-end-server",
    ),
    (
        "Front-End-Server und Directors",
        "director | front-end-server",
    ),
    (
        "Front-End-Server Directorpool",
        "director-pool | front-end-server",
    ),
    ("Reverseproxys, Edgeserver", "edge-server | reverse-proxy"),
    (
        "Jeder Front-End-Server eines Front-End-Pools",
        "front-end-server [each, in-front-end-pool]",
    ),
    (
        "Virtuelle IP-Adresse eines Front-End-Pools",
        "front-end-pool [virtual-ip]",
    ),
    ("Beliebiger Director", "director"),
    ("Windows Live Messenger-Clients", "live-messenger-client"),
    ("Vermittlungsservern", "mediation-server"),
    ("Edgeserver-VIP", "edge-server [virtual-ip]"),
    ("Edge Server", "edge-server"),
    (
        "Interne Schnittstelle von Edge-Server",
        "edge-server [interface, internal]",
    ),
    (
        "Interne Edge-Schnittstelle",
        "edge-server [interface, internal]",
    ),
    ("Edge-Pool", "edge-pool"),
    (
        "Edgeserver – interne Schnittstelle",
        "edge-server [interface, internal]",
    ),
    (
        "Edgeserver: interne Schnittstelle",
        "edge-server [interface, internal]",
    ),
    ("Edge-Zugriffsdienst", "access-edge-service"),
    ("Dienst Access Edge", "access-edge-service"),
    (
        "Schnittstelle des Zugriffs-Edgediensts",
        "access-edge-service [interface]",
    ),
    ("Dienst „Access Edge“", "access-edge-service"),
    ("Audio/Video-Edgedienst", "av-edge-service"),
    ("Webkonferenzdienst", "web-conferencing-edge-service"),
    (
        "Öffentliche IP-Adresse des Webkonferenzdiensts",
        "web-conferencing-edge-service [ip, public]",
    ),
    ("Virtuelle IP-Adressen der Pools", "pool [virtual-ip]"),
    ("Front-End-Pool-VIP", "front-end-pool [virtual-ip]"),
    (
        "Hardware-Lastenausgleich des Front-End-Pools",
        "front-end-pool [hardware-load-balancer]",
    ),
    ("Hardwarelastenausgleich", "hardware-load-balancer"),
    ("Standard Edition-Servern", "standard-edition-server"),
    (
        "Survivable Branch Appliances",
        "survivable-branch-appliance",
    ),
    ("Director-IPs", "director [ip]"),
    ("Reverseproxy-Webdienste", "reverse-proxy [web-services]"),
    ("XMPP-Gateways", "xmpp-gateway"),
    ("Überwachungsservern", "monitoring-server"),
    ("Lync-Clients", "client"),
    ("A/V-Konferenzservern", "av-conferencing-server"),
    ("SQL Server", "sql-server"),
    ("Exchange UM-Servern", "exchange-um-server"),
    (
        "Edgeserver (interne Schnittstelle)",
        "edge-server [interface, internal]",
    ),
    (
        "Zugriffsedgedienstschnittstelle",
        "access-edge-service [interface]",
    ),
    (
        "Zugriffs-Edgedienstschnittstellen",
        "access-edge-service [interface]",
    ),
    ("Virtuelle IPs der Pools", "pool [virtual-ip]"),
    ("VIPs des Directorpools", "director-pool [virtual-ip]"),
    (
        "Frontendserverschnittstelle",
        "front-end-server [interface]",
    ),
    (
        "Reverseproxyserverschnittstelle",
        "reverse-proxy [interface]",
    ),
    ("Edgeserver-IPs", "edge-server [ip]"),
    ("Reverse-Proxies", "reverse-proxy"),
    ("Directorpoolschnittstellen", "director-pool [interface]"),
    ("Edgepoolschnittstelle", "edge-pool [interface]"),
    ("Edgeserver-Pools", "edge-pool"),
    ("Webkonferenzedgedienste", "web-conferencing-edge-service"),
    ("Clientcomputern", "client"),
    ("Verbundpartners", "federated-partner"),
    ("XMPP-Partnern", "xmpp-partner"),
    (
        "Hardwarelastenausgleichssysteme des Directors",
        "director [hardware-load-balancer]",
    ),
    (
        "Lastenausgleichssysteme der Front-End-Server",
        "front-end-server [load-balancer]",
    ),
    (
        "Hardwaregeräte zum Lastenausgleich der Directors",
        "director [hardware-load-balancer]",
    ),
    (
        "der öffentlichen IP-Adresse des A/V-Edgediensts",
        "av-edge-service [ip, public]",
    ),
    (
        "den öffentlichen virtuellen IP-Adressen des Webkonferenz-Edgediensts",
        "web-conferencing-edge-service [public, virtual-ip]",
    ),
    (
        "interner Reverseproxyschnittstellen",
        "reverse-proxy [interface, internal]",
    ),
    (
        "Beliebig (kann festgelegt werden als IP-Adresse des Directors sowie virtuelle IP-Adresse des Pools)",
        "any: director [ip] | pool [virtual-ip]",
    ),
];

const ENGLISH: &[Form] = &[
    (
        "EDGE SERVER INTERNAL INTERFACE",
        "edge-server [interface, internal]",
    ),
    (
        "edge server Internal interface",
        "edge-server [interface, internal]",
    ),
    (
        "Internal interfaces of the Edge Servers",
        "edge-server [interface, internal]",
    ),
    (
        "Edge-Server internal interface",
        "edge-server [interface, internal]",
    ),
    (
        "the Edge Server’s internal interface",
        "edge-server [interface, internal]",
    ),
    (
        "Ｅｄｇｅ　Ｓｅｒｖｅｒ internal interface",
        "edge-server [interface, internal]",
    ),
    (
        "Edge Server\u{202f}internal\u{a0}interface",
        "edge-server [interface, internal]",
    ),
    (
        "IP addresses of the internal interfaces of the Edge Servers",
        "edge-server [interface, internal, ip]",
    ),
    ("IP address of each Edge Server", "edge-server [each, ip]"),
    ("Every Edge Server", "edge-server [each]"),
    ("All Edge Servers", "edge-server [all]"),
    (
        "Edge pool internal interface",
        "edge-pool [interface, internal]",
    ),
    (
        "Public IP address of the Access Edge service",
        "access-edge-service [ip, public]",
    ),
    ("Access Edge public IP", "access-edge-service [ip, public]"),
    (
        "Access Edge service’s public VIP",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "Public virtual IP address of the A/V Edge service",
        "av-edge-service [public, virtual-ip]",
    ),
    ("A/V Edge services", "av-edge-service"),
    (
        "AV Edge service public IP address",
        "av-edge-service [ip, public]",
    ),
    (
        "Web Conferencing Edge service VIP",
        "web-conferencing-edge-service [virtual-ip]",
    ),
    (
        "Web Conferencing Edge services",
        "web-conferencing-edge-service",
    ),
    ("Front-End Server", "front-end-server"),
    ("FrontEnd Servers", "front-end-server"),
    ("All Front End Servers", "front-end-server [all]"),
    ("Front-End pools", "front-end-pool"),
    (
        "Virtual IP of the Front End pool",
        "front-end-pool [virtual-ip]",
    ),
    ("Front End Server pool", "front-end-pool"),
    ("Director pools", "director-pool"),
    ("Director pool VIP", "director-pool [virtual-ip]"),
    (
        "VIP of the Director hardware load balancer",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    (
        "Hardware load balancers of the Director pool",
        "director-pool [hardware-load-balancer]",
    ),
    ("Web services of the Director", "director [web-services]"),
    ("Reverse proxies", "reverse-proxy"),
    ("Reverse-proxy listeners", "reverse-proxy [listener]"),
    (
        "External interface of the reverse proxy",
        "reverse-proxy [external, interface]",
    ),
    (
        "reverse proxy private IP address",
        "reverse-proxy [ip, private]",
    ),
    ("External users", "client [external]"),
    ("Internal client", "client [internal]"),
    ("Federation partners", "federated-partner"),
    ("XMPP federated partners", "xmpp-partner"),
    ("Domain controllers", "domain-controller"),
    ("ANY", "any"),
    ("Any IP addresses", "any"),
    (
        "Any (may be defined as Director IP or pool VIP)",
        "any: director [ip] | pool [virtual-ip]",
    ),
    (
        "Any (can be defined as the IP address of the Director, or the virtual IP address of the Director pool)",
        "any: director [ip] | director-pool [virtual-ip]",
    ),
    (
        "Edge Server Access Edge service public virtual IP address",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "Front End Servers and Directors",
        "director | front-end-server",
    ),
    ("Front End Server Director", "director | front-end-server"),
    ("Reverse proxy; Edge Server", "edge-server | reverse-proxy"),
    ("Any Director", "director"),
    (
        "each Front End Server of a Front End pool",
        "front-end-server [each, in-front-end-pool]",
    ),
    (
        "IP address of the pool holding the Central Management store",
        "pool [ip] (holds-central-management-store)",
    ),
    ("All", "any"),
    (
        "XMPP Proxy service (shares the IP with the Access Edge service)",
        "xmpp-proxy-service (shares-ip-with-access-edge-service)",
    ),
    (
        "Public instant messaging connectivity partners",
        "public-im-connectivity-partner",
    ),
    (
        "Edge Server: internal interface",
        "edge-server [interface, internal]",
    ),
    (
        "Internal Edge interface",
        "edge-server [interface, internal]",
    ),
    (
        "Access Edge Service of the Edge Server",
        "access-edge-service",
    ),
    ("Virtual IPs of the pools", "pool [virtual-ip]"),
    ("VIPs", "unread"),
    ("Directors’ IP addresses", "director [ip]"),
    (
        "Front End Server or Director IP address",
        "director [ip] | front-end-server",
    ),
    ("Standard Edition Servers", "standard-edition-server"),
    ("Survivable Branch Servers", "survivable-branch-server"),
    ("Monitoring Servers", "monitoring-server"),
    ("Exchange UM servers", "exchange-um-server"),
    (
        "Edge Server (internal interface)",
        "edge-server [interface, internal]",
    ),
    (
        "Director (virtual IP), Front End pool",
        "director [virtual-ip] | front-end-pool",
    ),
    (
        "Access Edge service interfaces",
        "access-edge-service [interface]",
    ),
    (
        "all internal interfaces of Edge Servers",
        "edge-server [all, interface, internal]",
    ),
    ("Reverse proxy web service", "reverse-proxy [web-services]"),
    ("Edge Server's private IP", "edge-server [ip, private]"),
    (
        "Survivable Branch Appliance or Director",
        "director | survivable-branch-appliance",
    ),
    (
        "PUBLIC IP OF THE WEB CONFERENCING EDGE",
        "web-conferencing-edge-service [ip, public]",
    ),
    (
        "Director pool load balancers",
        "director-pool [load-balancer]",
    ),
    (
        "Directors as well as Front End Servers",
        "director | front-end-server",
    ),
];

const PORTUGUESE: &[Form] = &[
    ("Servidor de Borda", "edge-server"),
    ("SERVIDOR DE BORDA", "edge-server"),
    ("Servidores de Borda", "edge-server"),
    ("servidor Edge", "edge-server"),
    (
        "Interface interna de Servidor de Borda",
        "edge-server [interface, internal]",
    ),
    (
        "Interfaces internas dos Servidores de Borda",
        "edge-server [interface, internal]",
    ),
    (
        "interface interna do servidor de borda",
        "edge-server [interface, internal]",
    ),
    (
        "Interface Interna do Edge Server",
        "edge-server [interface, internal]",
    ),
    (
        "Interface\u{a0}interna\u{a0}do Servidor\u{202f}de Borda",
        "edge-server [interface, internal]",
    ),
    (
        "Endereços IP das interfaces internas dos Servidores de Borda",
        "edge-server [interface, internal, ip]",
    ),
    (
        "IP da interface interna de cada Servidor de Borda",
        "edge-server [each, interface, internal, ip]",
    ),
    ("Todos os Servidores de Borda", "edge-server [all]"),
    ("Pools de Servidores de Borda", "edge-pool"),
    (
        "Interface interna do Pool de Borda",
        "edge-pool [interface, internal]",
    ),
    ("Serviço de Borda do Access", "access-edge-service"),
    ("Serviços de Borda de Acesso", "access-edge-service"),
    ("Serviço Borda de Acesso", "access-edge-service"),
    (
        "serviço Access Edge do Servidor de Borda",
        "access-edge-service",
    ),
    (
        "Endereço IP público do serviço Access Edge",
        "access-edge-service [ip, public]",
    ),
    (
        "Endereço IP público do serviço do Access Edge",
        "access-edge-service [ip, public]",
    ),
    (
        "Endereços IP públicos dos Serviços de Borda de Acesso",
        "access-edge-service [ip, public]",
    ),
    (
        "Endereço VIP público do serviço Access Edge",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "IP virtual público do Serviço de Borda de Acesso",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "Endereços IP virtuais públicos do Serviço de Borda A/V",
        "av-edge-service [public, virtual-ip]",
    ),
    ("Serviço de Borda de A/V", "av-edge-service"),
    (
        "Serviços de Borda A/V dos Servidores de Borda",
        "av-edge-service",
    ),
    (
        "Interface do serviço A/V Edge",
        "av-edge-service [interface]",
    ),
    (
        "Serviço de Borda de Conferência Web",
        "web-conferencing-edge-service",
    ),
    (
        "Serviço de Borda da Webconferência",
        "web-conferencing-edge-service",
    ),
    (
        "Endereço IP público do serviço de Borda de Conferência da Web",
        "web-conferencing-edge-service [ip, public]",
    ),
    (
        "balanceador de carga de hardware do Diretor",
        "director [hardware-load-balancer]",
    ),
    (
        "VIP do balanceador de carga de hardware do Diretor",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    (
        "VIPs dos balanceadores de carga de hardware dos Diretores",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    (
        "Balanceadores de carga dos Servidores Front-End",
        "front-end-server [load-balancer]",
    ),
    ("Pools de Diretores", "director-pool"),
    (
        "IP virtual do Pool do Diretor",
        "director-pool [virtual-ip]",
    ),
    ("Serviços Web dos Diretores", "director [web-services]"),
    ("Pools de Front-Ends", "front-end-pool"),
    (
        "IP virtual do Pool Front-End",
        "front-end-pool [virtual-ip]",
    ),
    ("Servidor de Front-End", "front-end-server"),
    ("Servidores FrontEnd", "front-end-server"),
    ("Endereço IP de Servidor Front-End", "front-end-server [ip]"),
    ("Proxies reversos", "reverse-proxy"),
    ("Servidor proxy reverso", "reverse-proxy"),
    (
        "Interface externa do proxy reverso",
        "reverse-proxy [external, interface]",
    ),
    ("Ouvintes dos proxies reversos", "reverse-proxy [listener]"),
    (
        "Endereço IP privado do proxy reverso",
        "reverse-proxy [ip, private]",
    ),
    ("Cliente interno", "client [internal]"),
    ("Usuários externos", "client [external]"),
    ("Parceiros federados", "federated-partner"),
    ("Parceiros XMPP federados", "xmpp-partner"),
    ("Controladores de Domínio", "domain-controller"),
    ("Gateways PSTN", "pstn-gateway"),
    ("QUALQUER UM", "any"),
    ("Qualquer endereço IP", "any"),
    ("Quaisquer endereços IP", "any"),
    (
        "Qualquer um (pode ser definido como o IP do Diretor, o IP do Servidor Front-End ou o IP virtual do pool)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "Qualquer (pode ser definido como endereço IP do Diretor ou endereço IP virtual do Pool de Diretores)",
        "any: director [ip] | director-pool [virtual-ip]",
    ),
    (
        "Endereço IP público do serviço de Borda do Access do Servidor de Borda",
        "access-edge-service [ip, public]",
    ),
    (
        "Serviço Access Edge do Servidor de Borda, endereço IP público",
        "access-edge-service [ip, public]",
    ),
    (
        "Endereço IP público do serviço do A/V Edge",
        "av-edge-service [ip, public]",
    ),
    (
        "Endereço IP público do serviço de Borda A/V do Servidor de Borda",
        "av-edge-service [ip, public]",
    ),
    (
        "Qualquer (pode ser definido como IP do Diretor, IP do Servidor front-end ou IP virtual do Pool)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "Qualquer um (pode ser definido como endereço IP do Servidor Front-End ou pool que contém o Repositório Central de Gerenciamento)",
        "any: front-end-server [ip] | pool [ip] (holds-central-management-store)",
    ),
    (
        "Qualquer (pode ser definido como endereço IP do Servidor Front-End ou qualquer Aparelho de Filial Persistente que use este Servidor de Borda)",
        "any: front-end-server [ip] | survivable-branch-appliance [ip] (uses-edge-server)",
    ),
    (
        "Serviço de Proxy do XMPP (compartilha o endereço IP com o serviço de Borda do Access)",
        "xmpp-proxy-service (shares-ip-with-access-edge-service)",
    ),
    (
        "Parceiros de conectividade de IM públicos",
        "public-im-connectivity-partner",
    ),
    (
        "VIP do Balanceador de Carga de Hardware do Pool de Diretores",
        "director-pool [hardware-load-balancer, virtual-ip]",
    ),
    (
        "Diretores e Servidores Front-End",
        "director | front-end-server",
    ),
    ("Servidor Front-End Diretor", "director | front-end-server"),
    ("Todos", "any"),
    ("Qualquer Diretor", "director"),
    ("Cada Servidor Front-End", "front-end-server [each]"),
    (
        "Servidores Front-End em um Pool de Front-Ends",
        "front-end-server [in-front-end-pool]",
    ),
    ("Servidores de Mediação", "mediation-server"),
    ("servidores internos", "server [internal]"),
    (
        "Dispositivos de Filial Persistente",
        "survivable-branch-appliance",
    ),
    (
        "Servidores de Filial Persistentes",
        "survivable-branch-server",
    ),
    (
        "Servidor de Borda: interface interna",
        "edge-server [interface, internal]",
    ),
    (
        "Interface interna da Borda",
        "edge-server [interface, internal]",
    ),
    ("Serviço Edge de Acesso", "access-edge-service"),
    ("Serviço de Acesso do Edge", "access-edge-service"),
    (
        "Interfaces dos Serviços de Borda de Acesso",
        "access-edge-service [interface]",
    ),
    ("IPs virtuais dos pools", "pool [virtual-ip]"),
    (
        "Endereços VIP dos Pools de Front-Ends",
        "front-end-pool [virtual-ip]",
    ),
    ("Endereços IP dos Diretores", "director [ip]"),
    ("Servidores Standard Edition", "standard-edition-server"),
    ("Interfaces do proxy reverso", "reverse-proxy [interface]"),
    (
        "Endereço IP da interface externa do proxy reverso",
        "reverse-proxy [external, interface, ip]",
    ),
    ("Serviço de Borda de Áudio/Vídeo", "av-edge-service"),
    (
        "Balanceador de carga de hardware dos Servidores Front-End",
        "front-end-server [hardware-load-balancer]",
    ),
    ("clientes do Lync", "client"),
    ("Clientes externos", "client [external]"),
    ("Servidores SQL Server", "sql-server"),
    ("gateways XMPP", "xmpp-gateway"),
    ("Servidores do Office Web Apps", "office-web-apps-server"),
    ("parceiros de federação", "federated-partner"),
    (
        "Parceiro de conectividade de IM pública",
        "public-im-connectivity-partner",
    ),
    (
        "Servidor de Borda (interface interna)",
        "edge-server [interface, internal]",
    ),
    (
        "todas as interfaces internas dos Servidores de Borda",
        "edge-server [all, interface, internal]",
    ),
    (
        "IPs públicos dos Serviços de Borda de Webconferência",
        "web-conferencing-edge-service [ip, public]",
    ),
    (
        "IP privado do Servidor de Borda",
        "edge-server [ip, private]",
    ),
    ("usuário externo", "client [external]"),
    (
        "Ouvinte do servidor proxy reverso",
        "reverse-proxy [listener]",
    ),
    ("Servidores proxy reversos", "reverse-proxy"),
    (
        "Serviços Web do proxy reverso",
        "reverse-proxy [web-services]",
    ),
    (
        "Balanceador de Carga do Pool de Front-Ends",
        "front-end-pool [load-balancer]",
    ),
    ("Cada Diretor", "director [each]"),
    (
        "às interfaces internas do Servidor de Borda",
        "edge-server [interface, internal]",
    ),
    (
        "Diretores bem como Servidores Front-End",
        "director | front-end-server",
    ),
    (
        "Qualquer um (podem ser definidas como IP do Diretor ou IP virtual do pool)",
        "any: director [ip] | pool [virtual-ip]",
    ),
];

const RUSSIAN: &[Form] = &[
    ("Пограничный сервер", "edge-server"),
    ("ПОГРАНИЧНЫЙ СЕРВЕР", "edge-server"),
    ("пограничными серверами", "edge-server"),
    ("пограничному серверу", "edge-server"),
    (
        "Внутренний интерфейс пограничных серверов",
        "edge-server [interface, internal]",
    ),
    (
        "Внутренние интерфейсы пограничного сервера",
        "edge-server [interface, internal]",
    ),
    (
        "с внутренним интерфейсом пограничного сервера",
        "edge-server [interface, internal]",
    ),
    (
        "на внутреннем интерфейсе пограничного сервера",
        "edge-server [interface, internal]",
    ),
    (
        "Внутренний\u{a0}интерфейс пограничного\u{202f}сервера",
        "edge-server [interface, internal]",
    ),
    (
        "Внутренний интерфейс Edge-сервера",
        "edge-server [interface, internal]",
    ),
    (
        "IP-адреса внутренних интерфейсов пограничных серверов",
        "edge-server [interface, internal, ip]",
    ),
    (
        "каждый внутренний IP-адрес пограничного сервера",
        "edge-server [each, internal, ip]",
    ),
    ("Все пограничные серверы", "edge-server [all]"),
    (
        "Внутренний интерфейс пула пограничных серверов",
        "edge-pool [interface, internal]",
    ),
    ("Пограничная служба доступа", "access-edge-service"),
    ("пограничными службами доступа", "access-edge-service"),
    (
        "Общедоступный IP‑адрес пограничной службы доступа",
        "access-edge-service [ip, public]",
    ),
    (
        "общедоступные IP-адреса пограничных служб доступа",
        "access-edge-service [ip, public]",
    ),
    (
        "Публичный IP-адрес службы Access Edge",
        "access-edge-service [ip, public]",
    ),
    (
        "Служба Access Edge пограничного сервера",
        "access-edge-service",
    ),
    (
        "Общедоступный виртуальный IP-адрес пограничной службы доступа",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "общедоступным VIP-адресом пограничной службы доступа",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "Общедоступные IP-адреса пограничной службы веб-конференций",
        "web-conferencing-edge-service [ip, public]",
    ),
    (
        "пограничной службе веб-конференций",
        "web-conferencing-edge-service",
    ),
    (
        "пограничной службе аудио- и видеоконференций",
        "av-edge-service",
    ),
    ("Служба A/V Edge", "av-edge-service"),
    (
        "Общедоступный IP-адрес пограничной службы A/V",
        "av-edge-service [ip, public]",
    ),
    ("интерфейсный сервер", "front-end-server"),
    ("Интерфейсные серверы", "front-end-server"),
    ("на интерфейсном сервере", "front-end-server"),
    ("сервер Front-End", "front-end-server"),
    ("серверам переднего плана", "front-end-server"),
    (
        "IP-адреса серверов переднего плана",
        "front-end-server [ip]",
    ),
    (
        "Балансировщики нагрузки серверов переднего плана",
        "front-end-server [load-balancer]",
    ),
    ("Пулы переднего плана", "front-end-pool"),
    ("пулу интерфейсных серверов", "front-end-pool"),
    (
        "виртуальный IP-адрес интерфейсного пула",
        "front-end-pool [virtual-ip]",
    ),
    (
        "виртуальные IP-адреса пулов переднего плана",
        "front-end-pool [virtual-ip]",
    ),
    ("Пулов директоров", "director-pool"),
    ("директором", "director"),
    (
        "виртуальные IP-адреса аппаратных балансировщиков нагрузки директора",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    (
        "аппаратный балансировщик нагрузки пула директоров",
        "director-pool [hardware-load-balancer]",
    ),
    (
        "аппаратных средств балансировки нагрузки директора",
        "director [hardware-load-balancer]",
    ),
    ("Веб-службам директора", "director [web-services]"),
    ("Веб-служб директора", "director [web-services]"),
    ("Обратный прокси", "reverse-proxy"),
    ("обратными прокси-серверами", "reverse-proxy"),
    (
        "Внешний интерфейс обратного прокси-сервера",
        "reverse-proxy [external, interface]",
    ),
    (
        "Прослушиватель обратного прокси",
        "reverse-proxy [listener]",
    ),
    (
        "прослушиватели обратных прокси-серверов",
        "reverse-proxy [listener]",
    ),
    (
        "Частный IP-адрес обратного прокси-сервера",
        "reverse-proxy [ip, private]",
    ),
    ("Внутренним клиентам", "client [internal]"),
    ("Внешние пользователи", "client [external]"),
    ("Федеративных партнёров", "federated-partner"),
    ("Федеративный партнёр XMPP", "xmpp-partner"),
    ("Сервером-посредником", "mediation-server"),
    ("Контроллеры доменов", "domain-controller"),
    ("шлюзов ТСОП", "pstn-gateway"),
    ("серверов архивации", "archiving-server"),
    (
        "устройств для обеспечения связи в филиалах",
        "survivable-branch-appliance",
    ),
    ("ЛЮБОЙ", "any"),
    ("Любые IP-адреса", "any"),
    (
        "Любой (можно определить как IP-адрес директора, IP-адрес интерфейсного сервера или виртуальный IP-адрес пула)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "Любой (может быть определён как IP-адрес директора либо виртуальный IP-адрес пула директоров)",
        "any: director [ip] | director-pool [virtual-ip]",
    ),
    (
        "Внутренний интерфейс сервера Edge",
        "edge-server [interface, internal]",
    ),
    (
        "IP-адрес внутреннего интерфейса сервера Edge",
        "edge-server [interface, internal, ip]",
    ),
    (
        "Общедоступный IP-адрес службы Access Edge сервера Edge",
        "access-edge-service [ip, public]",
    ),
    (
        "Внутренний интерфейс обратного прокси",
        "reverse-proxy [interface, internal]",
    ),
    (
        "VIP аппаратного балансировщика нагрузки директора",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    (
        "Любые (можно определить как IP-адрес директора, IP-адрес сервера Front-End или виртуальный IP-адрес пула)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "Любой (может быть определен как IP-адрес сервера переднего плана или пул, в котором находится центральное хранилище управления)",
        "any: front-end-server [ip] | pool [ip] (holds-central-management-store)",
    ),
    (
        "Любой (может быть определен как IP-адрес пула переднего плана, на котором выполняется служба шлюза XMPP)",
        "any: front-end-pool [ip] (runs-xmpp-gateway-service)",
    ),
    (
        "Служба прокси-сервера XMPP (общий IP-адрес со службой Access Edge)",
        "xmpp-proxy-service (shares-ip-with-access-edge-service)",
    ),
    (
        "Серверы переднего плана и директоры",
        "director | front-end-server",
    ),
    (
        "Сервер переднего плана директор",
        "director | front-end-server",
    ),
    (
        "пограничный сервер, обратный прокси-сервер",
        "edge-server | reverse-proxy",
    ),
    ("Любой директор", "director"),
    ("Все адреса", "any"),
    ("каждого сервера переднего плана", "front-end-server [each]"),
    (
        "сервером переднего плана в пуле серверов переднего плана",
        "front-end-server [in-front-end-pool]",
    ),
    ("IP-адресами директоров", "director [ip]"),
    ("Внутренние серверы", "server [internal]"),
    ("клиентам Windows Live Messenger", "live-messenger-client"),
    (
        "Служба Web Conferencing Edge",
        "web-conferencing-edge-service",
    ),
    ("серверам Office Web Apps", "office-web-apps-server"),
    (
        "Внешний IP-адрес обратного прокси-сервера",
        "reverse-proxy [external, ip]",
    ),
    (
        "Пограничный сервер: внутренний интерфейс",
        "edge-server [interface, internal]",
    ),
    ("Служба «Access Edge»", "access-edge-service"),
    (
        "Общедоступный IP-адрес пограничной службы аудио- и видеоконференций",
        "av-edge-service [ip, public]",
    ),
    (
        "интерфейс пограничной службы доступа",
        "access-edge-service [interface]",
    ),
    ("интерфейсу службы A/V Edge", "av-edge-service [interface]"),
    ("виртуальные IP-адреса пулов", "pool [virtual-ip]"),
    (
        "аппаратному балансировщику нагрузки",
        "hardware-load-balancer",
    ),
    ("серверами Standard Edition", "standard-edition-server"),
    ("серверам мониторинга", "monitoring-server"),
    (
        "IP-адрес прослушивателя обратного прокси-сервера",
        "reverse-proxy [ip, listener]",
    ),
    ("пулами Front-End", "front-end-pool"),
    ("Серверы Front End", "front-end-server"),
    ("Пул Front-End", "front-end-pool"),
    ("Пограничные пулы", "edge-pool"),
    ("клиентов Lync", "client"),
    ("партнёрам XMPP", "xmpp-partner"),
    ("партнёрами по федерации", "federated-partner"),
    ("шлюзу XMPP", "xmpp-gateway"),
    ("сервере SQL Server", "sql-server"),
    ("внешних клиентов", "client [external]"),
    ("директорам", "director"),
    ("пулом директоров", "director-pool"),
    (
        "Пограничный сервер (внутренний интерфейс)",
        "edge-server [interface, internal]",
    ),
    (
        "Пограничный сервер (внутренний) IP-адрес",
        "edge-server [internal, ip]",
    ),
    (
        "внутренними IP-адресами интерфейсов пограничных серверов",
        "edge-server [interface, internal, ip]",
    ),
    (
        "общедоступному IP-адресу пограничной службы веб-конференций",
        "web-conferencing-edge-service [ip, public]",
    ),
    (
        "публичными VIP-адресами службы A/V Edge",
        "av-edge-service [public, virtual-ip]",
    ),
    (
        "веб-службами обратного прокси-сервера",
        "reverse-proxy [web-services]",
    ),
    (
        "частными IP-адресами пограничного сервера",
        "edge-server [ip, private]",
    ),
    ("пользователем", "client"),
    ("внешнего пользователя", "client [external]"),
    (
        "устройством для обеспечения связи в филиале",
        "survivable-branch-appliance",
    ),
    (
        "партнера по связи с общедоступной службой обмена мгновенными сообщениями",
        "public-im-connectivity-partner",
    ),
    (
        "средством балансировки нагрузки директора",
        "director [load-balancer]",
    ),
    ("всех пограничных серверов", "edge-server [all]"),
    ("каждым директором", "director [each]"),
    ("всем серверам переднего плана", "front-end-server [all]"),
    (
        "директор, а также пул директоров",
        "director | director-pool",
    ),
    (
        "Любой (можно указать как IP-адрес директора)",
        "any: director [ip]",
    ),
];

const CHINESE: &[Form] = &[
    ("邊緣伺服器", "edge-server"),
    ("Edge 伺服器", "edge-server"),
    ("ＥＤＧＥ　ＳＥＲＶＥＲ", "edge-server"),
    ("邊緣伺服器內部介面", "edge-server [interface, internal]"),
    ("邊緣伺服器的內部介面", "edge-server [interface, internal]"),
    ("Edge伺服器內部介面", "edge-server [interface, internal]"),
    (
        "Edge Server\u{a0}的內部介面",
        "edge-server [interface, internal]",
    ),
    (
        "內部邊緣伺服器介面的 IP 位址",
        "edge-server [interface, internal, ip]",
    ),
    (
        "每個邊緣伺服器內部介面 IP",
        "edge-server [each, interface, internal, ip]",
    ),
    ("所有邊緣伺服器", "edge-server [all]"),
    ("邊緣伺服器集區", "edge-pool"),
    ("邊緣集區的內部介面", "edge-pool [interface, internal]"),
    ("存取邊緣服務", "access-edge-service"),
    ("邊緣伺服器存取邊緣服務", "access-edge-service"),
    (
        "存取邊緣服務公用 IP 位址",
        "access-edge-service [ip, public]",
    ),
    (
        "存取邊緣服務的公用IP位址",
        "access-edge-service [ip, public]",
    ),
    (
        "Access Edge 服務的公用 ＩＰ 位址",
        "access-edge-service [ip, public]",
    ),
    (
        "Edge Server 存取邊緣服務公用 VIP 位址",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "存取邊緣服務的公用虛擬 IP 位址",
        "access-edge-service [public, virtual-ip]",
    ),
    (
        "存取邊緣服務介面 IP 位址",
        "access-edge-service [interface, ip]",
    ),
    ("A/V 邊緣服務", "av-edge-service"),
    ("Ａ／Ｖ Edge 服務", "av-edge-service"),
    ("A/V 邊緣服務公用 IP 位址", "av-edge-service [ip, public]"),
    ("Web 會議邊緣服務", "web-conferencing-edge-service"),
    (
        "Web 會議邊緣服務公用 IP 位址",
        "web-conferencing-edge-service [ip, public]",
    ),
    ("前端伺服器集區", "front-end-pool"),
    ("前端集區的虛擬 IP", "front-end-pool [virtual-ip]"),
    ("前端伺服器集區虛擬 IP 位址", "front-end-pool [virtual-ip]"),
    ("前端伺服器的IP位址", "front-end-server [ip]"),
    (
        "前端伺服器的硬體負載平衡器",
        "front-end-server [hardware-load-balancer]",
    ),
    (
        "Director 的硬體負載平衡器 VIP",
        "director [hardware-load-balancer, virtual-ip]",
    ),
    ("Director 集區虛擬 IP 位址", "director-pool [virtual-ip]"),
    ("Director 的 Web 服務", "director [web-services]"),
    ("反向 Proxy", "reverse-proxy"),
    ("反向Proxy 外部介面", "reverse-proxy [external, interface]"),
    ("反向 Proxy 伺服器的接聽程式", "reverse-proxy [listener]"),
    (
        "反向代理伺服器內部介面",
        "reverse-proxy [interface, internal]",
    ),
    ("反向 Proxy 的私人 IP 位址", "reverse-proxy [ip, private]"),
    ("外部用戶端", "client [external]"),
    ("內部使用者", "client [internal]"),
    ("同盟夥伴", "federated-partner"),
    ("XMPP 同盟夥伴", "xmpp-partner"),
    ("網域控制站", "domain-controller"),
    ("任何 IP 位址", "any"),
    ("任意", "any"),
    (
        "任何（可定義為 Director IP、前端伺服器 IP 或集區虛擬 IP）",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "任何 (可以定義為 Director IP 位址或 Director 集區虛擬 IP 位址)",
        "any: director [ip] | director-pool [virtual-ip]",
    ),
    (
        "任何 (可定義為 Director IP、Front-End Server IP 或集區虛擬 IP)",
        "any: director [ip] | front-end-server [ip] | pool [virtual-ip]",
    ),
    (
        "任何 (可以定義為前端伺服器 IP 位址，或是使用此邊緣伺服器的 Survivable Branch Appliance)",
        "any: front-end-server [ip] | survivable-branch-appliance [ip] (uses-edge-server)",
    ),
    (
        "任何 (可以定義為前端伺服器 IP 位址，或容納中央管理存放區的集區)",
        "any: front-end-server [ip] | pool [ip] (holds-central-management-store)",
    ),
    (
        "邊緣伺服器的存取邊緣服務公用 IP 位址",
        "access-edge-service [ip, public]",
    ),
    (
        "XMPP Proxy 服務（與存取邊緣服務共用 IP 位址）",
        "xmpp-proxy-service (shares-ip-with-access-edge-service)",
    ),
    ("公用 IM 連線合作夥伴", "public-im-connectivity-partner"),
    ("Director 和前端伺服器", "director | front-end-server"),
    ("前端伺服器 Director", "director | front-end-server"),
    ("反向 Proxy、邊緣伺服器", "edge-server | reverse-proxy"),
    ("任何 Director", "director"),
    ("所有位址", "any"),
    ("每個前端伺服器", "front-end-server [each]"),
    (
        "前端集區中的前端伺服器",
        "front-end-server [in-front-end-pool]",
    ),
    ("內部伺服器", "server [internal]"),
    (
        "Web Conferencing Edge 服務公用 VIP",
        "web-conferencing-edge-service [public, virtual-ip]",
    ),
    ("監視伺服器", "monitoring-server"),
    ("邊緣伺服器：內部介面", "edge-server [interface, internal]"),
    ("內部 Edge 介面", "edge-server [interface, internal]"),
    ("「Access Edge」服務", "access-edge-service"),
    ("集區的虛擬 IP 位址", "pool [virtual-ip]"),
    ("前端伺服器集區的虛擬IP", "front-end-pool [virtual-ip]"),
    ("Director集區", "director-pool"),
    (
        "反向 Proxy 的外部介面 IP 位址",
        "reverse-proxy [external, interface, ip]",
    ),
    ("反向 Proxy 的 Web 服務", "reverse-proxy [web-services]"),
    ("Standard Edition 伺服器", "standard-edition-server"),
    ("Lync 用戶端", "client"),
    ("XMPP 閘道", "xmpp-gateway"),
    ("PSTN 閘道", "pstn-gateway"),
    ("A/V 會議伺服器", "av-conferencing-server"),
    ("Office Web Apps 伺服器", "office-web-apps-server"),
    ("聯盟合作夥伴", "federated-partner"),
    ("Exchange UM 伺服器", "exchange-um-server"),
    ("負載平衡器", "load-balancer"),
    ("硬體負載平衡器 VIP", "hardware-load-balancer [virtual-ip]"),
    (
        "邊緣伺服器（內部介面）",
        "edge-server [interface, internal]",
    ),
    ("邊緣伺服器的公用 IP 位址", "edge-server [ip, public]"),
    ("邊緣伺服器的私人 IP", "edge-server [ip, private]"),
    ("前端伺服器介面", "front-end-server [interface]"),
    ("全部前端伺服器", "front-end-server [all]"),
    ("外部使用者", "client [external]"),
    (
        "內部網路介面的邊緣伺服器",
        "edge-server [interface, internal]",
    ),
    ("Director 虛擬 IP", "director [virtual-ip]"),
    (
        "Director 集區的硬體負載平衡器",
        "director-pool [hardware-load-balancer]",
    ),
    ("集區 VIP", "pool [virtual-ip]"),
    ("Director 或者前端伺服器", "director | front-end-server"),
    ("任何（可設定為 Director IP）", "any: director [ip]"),
];

const TABLES: [(&str, &[Form]); 5] = [
    ("de-DE", GERMAN),
    ("en-US", ENGLISH),
    ("pt-BR", PORTUGUESE),
    ("ru-RU", RUSSIAN),
    ("zh-TW", CHINESE),
];

#[test]
fn unseen_forms_are_understood() {
    let lexicons = crate::cells::lync();
    let mut wrong = Vec::new();
    for (locale, forms) in TABLES {
        assert!(forms.len() >= 30, "{locale}: {} forms", forms.len());
        for (text, expected) in forms {
            let (shown, gaps) = endpoint(&lexicons, locale, text);
            if shown != *expected || !gaps.is_empty() {
                wrong.push(format!(
                    "{locale}: {text}\n    expected {expected}\n    read     {shown} {gaps:?}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Capitals, blanks and hyphens of another kind change nothing.
#[test]
fn other_spellings_mean_the_same() {
    let lexicons = crate::cells::lync();
    let mut wrong = Vec::new();
    for (locale, forms) in TABLES {
        for (text, expected) in forms {
            let spellings = [
                text.to_uppercase(),
                text.to_lowercase(),
                text.replace(' ', "\u{a0}"),
                text.replace(' ', "  \u{202f}"),
                text.replace('-', "\u{2011}"),
                text.replace('-', "\u{2013}"),
                text.replace('(', "（")
                    .replace(')', "）")
                    .replace(", ", "，"),
            ];
            for spelling in spellings {
                let (shown, gaps) = endpoint(&lexicons, locale, &spelling);
                if shown != *expected || !gaps.is_empty() {
                    wrong.push(format!("{locale}: {spelling}: {shown} {gaps:?}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Cells that hold something no lexicon knows: each keeps a gap and says nothing at all, however much of
/// it is known.
const UNKNOWN: &[(&str, &str)] = &[
    ("de-DE", "Lizenzserver"),
    ("de-DE", "Druckerwarteschlange"),
    ("de-DE", "Schnittstelle des Edgerouters"),
    ("de-DE", "IP-Adresse des Routers"),
    ("de-DE", "XMPP-Türwächterserver"),
    ("pt-BR", "Gerenciador de licenças"),
    ("pt-BR", "Interface interna do roteador"),
    ("pt-BR", "Impressora"),
    ("pt-BR", "Diretor, impressora"),
    ("ru-RU", "Маршрутизатор"),
    ("ru-RU", "Пограничный маршрутизатор"),
    ("ru-RU", "Внутренний интерфейс маршрутизатора"),
    ("ru-RU", "Пограничная служба"),
    ("zh-TW", "印表機"),
    ("zh-TW", "路由器內部介面"),
    ("zh-TW", "授權管理員"),
];

#[test]
fn unknown_words_stay_unknown() {
    let lexicons = crate::cells::lync();
    for (locale, text) in UNKNOWN {
        let (shown, gaps) = endpoint(&lexicons, locale, text);
        assert_eq!(shown, "unread", "{locale}: {text} {gaps:?}");
        assert!(!gaps.is_empty(), "{locale}: {text} has no gap");
    }
}

/// In the language that pages are written in first, a role that no lexicon knows is its own words.
#[test]
fn unknown_words_of_the_source_are_phrases() {
    let lexicons = crate::cells::lync();
    for (text, expected) in [
        ("License manager", "license-manager"),
        ("Session border controller", "session-border-controller"),
        ("Router internal interface", "router [interface, internal]"),
        ("Frontier pool", "frontier-pool"),
        ("the cash registers of the shop", "cash-registers-shop"),
        ("Any license manager", "license-manager"),
    ] {
        let (shown, gaps) = endpoint(&lexicons, "en-US", text);
        assert_eq!(shown, expected, "{text} {gaps:?}");
        assert_eq!(gaps, Vec::<String>::new(), "{text}");
    }
}

/// Words that are understood, but as no more than they say; qualities of nobody name no party.
const PLAIN: &[(&str, &str, &str)] = &[
    ("de-DE", "Server", "server"),
    ("de-DE", "Pool", "pool"),
    ("de-DE", "IP-Adresse", "unread"),
    ("en-US", "Server", "server"),
    ("en-US", "Interface", "unread"),
    ("pt-BR", "servidor", "server"),
    ("pt-BR", "pool", "pool"),
    ("ru-RU", "Сервер", "server"),
    ("ru-RU", "серверы", "server"),
    ("ru-RU", "IP-адрес сервера", "server [ip]"),
    ("ru-RU", "Интерфейс", "unread"),
    ("ru-RU", "Интерфейс сервера", "server [interface]"),
    ("zh-TW", "伺服器", "server"),
    ("zh-TW", "集區", "pool"),
];

#[test]
fn plain_words_are_read_as_no_more() {
    let lexicons = crate::cells::lync();
    for (locale, text, expected) in PLAIN {
        let (shown, gaps) = endpoint(&lexicons, locale, text);
        assert_eq!(shown, *expected, "{locale}: {text}");
        assert_eq!(gaps, Vec::<String>::new(), "{locale}: {text}");
    }
}

/// Endpoints that look alike and are not one.
const APART: &[(&str, &str, &str)] = &[
    ("de-DE", "Front-End-Server", "Front-End-Pool"),
    ("de-DE", "Edgeserver", "Edgepool"),
    (
        "de-DE",
        "IP-Adresse des Edgeservers",
        "Virtuelle IP-Adresse des Edgeservers",
    ),
    (
        "de-DE",
        "Öffentliche IP-Adresse des A/V-Edgediensts",
        "Private IP-Adresse des A/V-Edgediensts",
    ),
    ("de-DE", "Reverseproxyschnittstelle", "Reverseproxylistener"),
    (
        "de-DE",
        "Reverseproxyschnittstelle",
        "Reverseproxywebdienste",
    ),
    (
        "de-DE",
        "Interne Schnittstelle des Edgeservers",
        "Externe Schnittstelle des Edgeservers",
    ),
    (
        "de-DE",
        "Beliebig",
        "Beliebig (kann als IP-Adresse des Directors definiert werden)",
    ),
    ("de-DE", "Zugriffs-Edgedienst", "A/V-Edgedienst"),
    ("en-US", "Front End Server", "Front End pool"),
    ("en-US", "Director", "Director pool"),
    (
        "en-US",
        "Edge Server IP address",
        "Edge Server virtual IP address",
    ),
    (
        "en-US",
        "Access Edge service public IP address",
        "Access Edge service private IP address",
    ),
    ("en-US", "Reverse proxy interface", "Reverse proxy listener"),
    (
        "en-US",
        "Reverse proxy listener",
        "Reverse proxy web services",
    ),
    (
        "en-US",
        "Edge Server internal interface",
        "Edge Server external interface",
    ),
    ("en-US", "Any", "Any (can be defined as Director IP)"),
    (
        "en-US",
        "Access Edge service",
        "Web Conferencing Edge service",
    ),
    ("pt-BR", "Servidor Front-End", "Pool de Front-Ends"),
    ("pt-BR", "Diretor", "Pool de diretores"),
    (
        "pt-BR",
        "IP do Servidor de Borda",
        "IP virtual do Servidor de Borda",
    ),
    (
        "pt-BR",
        "IP público do Serviço de Borda A/V",
        "IP privado do Serviço de Borda A/V",
    ),
    (
        "pt-BR",
        "Interface do proxy reverso",
        "Ouvinte do proxy reverso",
    ),
    (
        "pt-BR",
        "Ouvinte do proxy reverso",
        "Serviços Web do proxy reverso",
    ),
    (
        "pt-BR",
        "Interface interna do Servidor de Borda",
        "Interface externa do Servidor de Borda",
    ),
    (
        "pt-BR",
        "Qualquer",
        "Qualquer (pode ser definido como IP do Diretor)",
    ),
    (
        "pt-BR",
        "Serviço de Borda de Acesso",
        "Serviço de Borda A/V",
    ),
    ("ru-RU", "Сервер переднего плана", "Пул переднего плана"),
    ("ru-RU", "Директор", "Пул директоров"),
    ("ru-RU", "Интерфейсный сервер", "Интерфейс сервера"),
    (
        "ru-RU",
        "IP-адрес пограничного сервера",
        "Виртуальный IP-адрес пограничного сервера",
    ),
    (
        "ru-RU",
        "Общедоступный IP-адрес директора",
        "Частный IP-адрес директора",
    ),
    (
        "ru-RU",
        "Интерфейс обратного прокси",
        "Прослушиватель обратного прокси",
    ),
    (
        "ru-RU",
        "Прослушиватель обратного прокси",
        "Веб-службы обратного прокси",
    ),
    (
        "ru-RU",
        "Внутренний интерфейс пограничного сервера",
        "Внешний интерфейс пограничного сервера",
    ),
    (
        "ru-RU",
        "Любой",
        "Любой (может быть определен как IP-адрес директора)",
    ),
    (
        "ru-RU",
        "Пограничная служба доступа",
        "Пограничная служба веб-конференций",
    ),
    ("zh-TW", "前端伺服器", "前端集區"),
    ("zh-TW", "Director", "Director 集區"),
    ("zh-TW", "邊緣伺服器 IP", "邊緣伺服器虛擬 IP"),
    ("zh-TW", "存取邊緣服務公用 IP", "存取邊緣服務私人 IP"),
    ("zh-TW", "反向 Proxy 介面", "反向 Proxy 接聽程式"),
    ("zh-TW", "反向 Proxy 接聽程式", "反向 Proxy Web 服務"),
    ("zh-TW", "邊緣伺服器內部介面", "邊緣伺服器外部介面"),
    ("zh-TW", "任何", "任何 (可以定義為 Director IP)"),
    ("zh-TW", "存取邊緣服務", "A/V 邊緣服務"),
];

#[test]
fn unlike_endpoints_stay_apart() {
    let lexicons = crate::cells::lync();
    for (locale, one, other) in APART {
        let (first, first_gaps) = endpoint(&lexicons, locale, one);
        let (second, second_gaps) = endpoint(&lexicons, locale, other);
        assert_ne!(first, second, "{locale}: {one} / {other}");
        assert!(
            first_gaps.is_empty() && second_gaps.is_empty(),
            "{locale}: {one} {first_gaps:?} / {other} {second_gaps:?}"
        );
    }
}

/// The folder of the real pages, where it is at hand.
fn dump() -> Option<PathBuf> {
    let named = std::env::var_os("PORTOLAN_DUMP").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/dumps/lync-server-2013");
    named.or(Some(beside)).filter(|path| path.is_dir())
}

#[test]
fn unseen_forms_are_no_cells_of_the_dump() {
    let Some(dump) = dump() else {
        eprintln!("skipped: no dump");
        return;
    };
    let lexicons = crate::cells::lync();
    for (locale, forms) in TABLES {
        let mut cells: BTreeSet<String> = BTreeSet::new();
        let folder = dump.join(locale).join("LyncServer");
        let entries = std::fs::read_dir(&folder).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !(name.contains("port") || name.contains("firewall") || name.contains("protocol")) {
                continue;
            }
            let page = page(&lexicons, locale, &std::fs::read_to_string(&path).unwrap());
            for table in &page.tables {
                for row in &table.rows {
                    let endpoints = row.cells.iter().zip(&table.columns).filter(|(_, kind)| {
                        matches!(
                            kind,
                            ColumnKind::Source | ColumnKind::Destination | ColumnKind::Component
                        )
                    });
                    cells.extend(endpoints.map(|(cell, _)| cell.text.clone()));
                }
            }
        }
        assert!(cells.len() > 30, "{locale}: {} cells", cells.len());
        let seen: Vec<&str> = forms
            .iter()
            .map(|(text, _)| *text)
            .filter(|text| cells.contains(*text))
            .collect();
        assert!(seen.is_empty(), "{locale}: {seen:?}");
    }
}
