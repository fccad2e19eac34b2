//! What endpoint cells of the pages mean, typed by a person who has read them; no line of it comes from
//! the reader under test. A meaning is written once, in words of no language; two cells mean the same
//! where their meanings are equal.

/// An endpoint cell and its meaning.
pub(super) struct Donor {
    pub(super) text: &'static str,
    pub(super) meaning: &'static str,
}

const fn cell(text: &'static str, meaning: &'static str) -> Donor {
    Donor { text, meaning }
}

/// A cell without what is no part of its words: blanks of any kind and number.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The meaning of a cell of a page that others are compared with.
pub(super) fn of(locale: &str, text: &str) -> Option<&'static str> {
    let plain = plain(text);
    let known = match locale {
        "en-US" => ENGLISH.iter().chain(ENGLISH_MORE),
        _ => donors(locale).iter().chain(&[]),
    };
    let mut found = known.filter(|donor| donor.text == plain);
    found.next().map(|donor| donor.meaning)
}

/// Cells whose words a person may have put in another place, for each language.
pub(super) fn donors(locale: &str) -> &'static [Donor] {
    match locale {
        "de-DE" => GERMAN,
        "en-US" => ENGLISH,
        "pt-BR" => PORTUGUESE,
        "ru-RU" => RUSSIAN,
        "zh-TW" => CHINESE,
        _ => &[],
    }
}

const ANY: &str = "anybody";
const EDGE_INTERNAL: &str = "internal interface of the Edge Server";
const EDGE_INTERNAL_IP: &str = "IP of the internal interface of the Edge Server";
const EDGE_INTERNAL_VIP: &str = "virtual IP of the internal interface of the Edge Server";
const ACCESS: &str = "Access Edge service";
const ACCESS_INTERFACE: &str = "interface of the Access Edge service";
const ACCESS_INTERFACE_IP: &str = "IP of the interface of the Access Edge service";
const ACCESS_PUBLIC: &str = "public IP of the Access Edge service";
const ACCESS_PUBLIC_VIP: &str = "public virtual IP of the Access Edge service";
const AV: &str = "A/V Edge service";
const AV_PUBLIC: &str = "public IP of the A/V Edge service";
const WEB: &str = "Web Conferencing Edge service";
const WEB_PUBLIC: &str = "public IP of the Web Conferencing Edge service";
const MESSENGER: &str = "Live Messenger clients";
const PARTNERS: &str = "public IM connectivity partners";
const FEDERATED: &str = "federated partner";
const DIRECTOR: &str = "Director";
const DIRECTOR_WEB: &str = "web services of the Director";
const DIRECTOR_BALANCER: &str = "virtual IP of the hardware load balancer of the Director";
const CLIENTS: &str = "clients";
const INTERNAL_CLIENTS: &str = "internal clients";
const PROXY_INTERNAL: &str = "internal interface of the reverse proxy";
const PROXY_LISTENER: &str = "listener of the reverse proxy";
const OFFICE: &str = "Office Web Apps for conferencing";
const FRONT_ENDS: &str = "Front End Server; Front End pool";
const FRONT_ENDS_AND_DIRECTORS: &str = "Front End Server; Front End pool; Director; Director pool";

const ENGLISH: &[Donor] = &[
    cell("Any", ANY),
    cell("Edge Server internal interface", EDGE_INTERNAL),
    cell("Edge Server Internal VIP interface", EDGE_INTERNAL_VIP),
    cell("Edge Server Access Edge service", ACCESS),
    cell(
        "Access Edge service interface IP address",
        ACCESS_INTERFACE_IP,
    ),
    cell("Access Edge service public IP address", ACCESS_PUBLIC),
    cell("Edge Server A/V Edge service", AV),
    cell("Edge Server A/V Edge service public IP address", AV_PUBLIC),
    cell("Edge Server Web Conferencing Edge service", WEB),
    cell("Live Messenger clients", MESSENGER),
    cell("Public IM connectivity partners", PARTNERS),
    cell("Federated partner", FEDERATED),
    cell("Director", DIRECTOR),
    cell("Director web services", DIRECTOR_WEB),
    cell("Director Hardware Load Balancer VIP", DIRECTOR_BALANCER),
    cell("Clients", CLIENTS),
    cell("Internal Clients", INTERNAL_CLIENTS),
    cell("Reverse proxy internal interface", PROXY_INTERNAL),
    cell("Reverse proxy listener", PROXY_LISTENER),
    cell("Office Web Apps for conferencing", OFFICE),
    cell("Front End Server or Front End pool", FRONT_ENDS),
    cell(
        "Front End Server, Front End pool, Director, Director pool",
        FRONT_ENDS_AND_DIRECTORS,
    ),
];

/// Cells that nobody would put elsewhere by mistake, or that say what another says in other words.
const ENGLISH_MORE: &[Donor] = &[
    cell("Edge Server Access interface", ACCESS_INTERFACE),
    cell(
        "Edge Server Access Edge service interface IP address",
        ACCESS_INTERFACE_IP,
    ),
    cell(
        "Edge Server Access Edge service public IP address",
        ACCESS_PUBLIC,
    ),
    cell("Access Edge service public VIP address", ACCESS_PUBLIC_VIP),
    cell(
        "Edge Server A/V Edge service public VIP address",
        "public virtual IP of the A/V Edge service",
    ),
    cell(
        "Edge Server A/V Edge service IP address",
        "IP of the A/V Edge service",
    ),
    cell(
        "Edge Server Web Conferencing Edge service public IP address",
        WEB_PUBLIC,
    ),
    cell(
        "Edge Server Web Conferencing Edge service public VIP address",
        "public virtual IP of the Web Conferencing Edge service",
    ),
    cell(
        "XMPP Proxy service (shares IP address with Access Edge service)",
        "XMPP Proxy service, which shares its IP with the Access Edge service",
    ),
    cell("Internal reverse proxy interface", PROXY_INTERNAL),
    cell("Edge Server Internal interface", EDGE_INTERNAL),
    cell(
        "Edge Server internal interface IP address",
        EDGE_INTERNAL_IP,
    ),
    cell("Internal Edge Server Interface IP", EDGE_INTERNAL_IP),
    cell(
        "Each internal Edge Server Interface IP",
        "each IP of an internal interface of an Edge Server",
    ),
    cell(
        "Each internal Edge Server interface IP",
        "each IP of an internal interface of an Edge Server",
    ),
    cell(
        "Edge Server IP, or pool that holds the internal interface",
        "IP of the Edge Server; pool that holds the internal interface",
    ),
    cell("Front End pool or Front End Server", FRONT_ENDS),
    cell("Front End server or Front End pool", FRONT_ENDS),
    cell(
        "Front End Server, Front End pool, Director, Director pool, Office Web Apps for conferencing",
        "Front End Server; Front End pool; Director; Director pool; Office Web Apps for conferencing",
    ),
    cell(
        "Any (can be defined as Director, Director pool IP address, Front End Server or Front End pool IP address)",
        "anybody, narrowed to Director; Director pool; Front End Server; Front End pool",
    ),
    cell(
        "Any (can be defined as Director, Director pool virtual IP address, Front End Server or Front End pool virtual IP address)",
        "anybody, narrowed to Director; virtual IP of the Director pool; Front End Server; virtual IP of the Front End pool",
    ),
    cell(
        "Any (can be defined as Director IP, Front End Server IP or Pool virtual IP)",
        "anybody, narrowed to Director; Front End Server; virtual IP of the pool",
    ),
    cell(
        "Any (can be defined as Front End Server IP address, or Front End pool IP address or any Survivable Branch Appliance or Survivable Branch Server using this Edge Server)",
        "anybody, narrowed to Front End Server; Front End pool; Survivable Branch Appliance; Survivable Branch Server",
    ),
    cell(
        "Any (can be defined as Front End Server IP address, or each Front End Server IP address in a Front End pool)",
        "anybody, narrowed to Front End Server; each Front End Server in a Front End pool",
    ),
    cell(
        "Any (can be defined as the Front End Server IP address, or pool that holds the Central Management store)",
        "anybody, narrowed to Front End Server; pool that holds the Central Management store",
    ),
    cell(
        "Any (can be defined as Front End Server address, or Front End pool IP address running the XMPP Gateway service)",
        "anybody, narrowed to Front End Server; Front End pool that runs the XMPP Gateway service",
    ),
];

const GERMAN: &[Donor] = &[
    cell("Beliebig", ANY),
    cell("Interne Schnittstelle des Edgeservers", EDGE_INTERNAL),
    cell("Interne IP der Edgeserver-Schnittstelle", EDGE_INTERNAL_IP),
    cell(
        "Interne VIP-Schnittstelle des Edgeservers",
        EDGE_INTERNAL_VIP,
    ),
    cell("Edgeserver-Zugriffs-Edgedienst", ACCESS),
    cell(
        "IP-Adresse der Zugriffs-Edgedienst-Schnittstelle",
        ACCESS_INTERFACE_IP,
    ),
    cell(
        "Öffentliche IP-Adresse des Zugriffs-Edgediensts",
        ACCESS_PUBLIC,
    ),
    cell("Edgeserver-A/V-Edgedienst", AV),
    cell(
        "Öffentliche Edgeserver-IP-Adresse des A/V-Edgediensts",
        AV_PUBLIC,
    ),
    cell("Edgeserver-Webkonferenz-Edgedienst", WEB),
    cell("Live Messenger-Clients", MESSENGER),
    cell(
        "Partner für Verbindungen mit öffentlichen Instant Messaging-Diensten",
        PARTNERS,
    ),
    cell("Verbundpartner", FEDERATED),
    cell("Director", DIRECTOR),
    cell("Director-Webdienste", DIRECTOR_WEB),
    cell("Clients", CLIENTS),
    cell("Interne Schnittstelle des Reverseproxys", PROXY_INTERNAL),
    cell("Reverseproxylistener", PROXY_LISTENER),
    cell("Front-End-Server oder Front-End-Pool", FRONT_ENDS),
    cell(
        "Front-End-Server, Front-End-Pool, Director, Directorpool",
        FRONT_ENDS_AND_DIRECTORS,
    ),
];

const PORTUGUESE: &[Donor] = &[
    cell("Qualquer um", ANY),
    cell("Interface interna do Servidor de Borda", EDGE_INTERNAL),
    cell(
        "IP da interface interna do Servidor de Borda",
        EDGE_INTERNAL_IP,
    ),
    cell(
        "Interface VIP interna do Servidor de Borda",
        EDGE_INTERNAL_VIP,
    ),
    cell("Servidor de Borda Serviço de Borda de Acesso", ACCESS),
    cell(
        "Endereço IP da interface do Serviço de Borda de Acesso",
        ACCESS_INTERFACE_IP,
    ),
    cell(
        "Endereço IP público do Serviço de Borda de Acesso",
        ACCESS_PUBLIC,
    ),
    cell("Servidor de Borda Serviço de Borda A/V", AV),
    cell("Servidor de Borda Serviço de Borda de Webconferência", WEB),
    cell("Clientes Live Messenger", MESSENGER),
    cell("Parceiros de conectividade pública de IM", PARTNERS),
    cell("Parceiro federado", FEDERATED),
    cell("Diretor", DIRECTOR),
    cell("Serviços Web do Diretor", DIRECTOR_WEB),
    cell(
        "VIP de balanceador de carga de hardware Diretor",
        DIRECTOR_BALANCER,
    ),
    cell("Clientes", CLIENTS),
    cell("Clientes internos", INTERNAL_CLIENTS),
    cell("Interface interna do proxy reverso", PROXY_INTERNAL),
    cell("Ouvinte do proxy reverso", PROXY_LISTENER),
    cell("Servidor Front-End ou Pool de Front-Ends", FRONT_ENDS),
    cell(
        "Servidor Front-End, Pool de Front-Ends, Diretor, Pool de diretores",
        FRONT_ENDS_AND_DIRECTORS,
    ),
];

const RUSSIAN: &[Donor] = &[
    cell("Любая", ANY),
    cell(
        "IP-адрес внутреннего интерфейса пограничного сервера",
        EDGE_INTERNAL_IP,
    ),
    cell("Интерфейс доступа пограничного сервера", ACCESS_INTERFACE),
    cell(
        "Пограничная служба аудио- и видеоконференций пограничного сервера",
        AV,
    ),
    cell("Клиенты Live Messenger", MESSENGER),
    cell(
        "Партнеры по связи с общедоступной службой обмена мгновенными сообщениями",
        PARTNERS,
    ),
    cell("Федеративный партнер", FEDERATED),
    cell("Директор", DIRECTOR),
    cell("Клиенты", CLIENTS),
    cell("Внутренние клиенты", INTERNAL_CLIENTS),
    cell(
        "Внутренний интерфейс обратного прокси-сервера",
        PROXY_INTERNAL,
    ),
    cell("Слушатель обратного прокси-сервера", PROXY_LISTENER),
    cell("веб-приложения Office Web Apps для конференц-связи", OFFICE),
    cell("Сервер переднего плана или интерфейсный пул", FRONT_ENDS),
];

const CHINESE: &[Donor] = &[
    cell("任何", ANY),
    cell("Edge Server 內部介面", EDGE_INTERNAL),
    cell("內部 Edge Server 介面 IP", EDGE_INTERNAL_IP),
    cell("Edge Server 內部 VIP 介面", EDGE_INTERNAL_VIP),
    cell("Edge Server Access Edge service", ACCESS),
    cell("Access Edge service 介面 IP 位址", ACCESS_INTERFACE_IP),
    cell("Access Edge Service 公用 IP 位址", ACCESS_PUBLIC),
    cell("Edge Server A/V Edge service", AV),
    cell("Edge Server A/V Edge service 公用 IP 位址", AV_PUBLIC),
    cell("Edge Server Web 會議 Edge service", WEB),
    cell("Live Messenger 用戶端", MESSENGER),
    cell("公用 IM 連線協力廠商", PARTNERS),
    cell("同盟合作夥伴", FEDERATED),
    cell("Director", DIRECTOR),
    cell("Director web 服務", DIRECTOR_WEB),
    cell("Director 硬體負載平衡器 VIP", DIRECTOR_BALANCER),
    cell("用戶端", CLIENTS),
    cell("內部用戶端", INTERNAL_CLIENTS),
    cell("反向 Proxy 內部介面", PROXY_INTERNAL),
    cell("反向 Proxy 接聽程式", PROXY_LISTENER),
    cell("前端伺服器或前端集區", FRONT_ENDS),
    cell(
        "前端伺服器、前端集區、Director、Director 集區",
        FRONT_ENDS_AND_DIRECTORS,
    ),
];
