//! Notes of real pages in five languages, read side by side by a person who knows them: which text says
//! something else than the English one, and what. Short excerpts, typed by hand; the whole list, held against
//! the pages themselves, is in `dumps/notes.rs`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::run::Folder;

const LOCALES: [&str; 5] = ["en-US", "de-DE", "pt-BR", "ru-RU", "zh-TW"];

/// The header of the table in each of them.
const HEADERS: [&str; 5] = [
    "Protocol/TCP or UDP/Port | Source IP address | Destination IP address | Notes",
    "Protokoll/TCP oder UDP/Port | Quell-IP-Adresse | Ziel-IP-Adresse | Hinweise",
    "Protocolo/TCP ou UDP/Porta | Endereço IP de Origem | Endereço IP de Destino | Notas",
    "Протокол/TCP или UDP/порт | IP-адрес источника | IP-адрес назначения | Примечания",
    "通訊協定/TCP 或 UDP/連接埠 | 來源 IP 位址 | 目的地 IP 位址 | 注意事項",
];

const ANY: [&str; 5] = ["Any", "Beliebig", "Qualquer", "Любой", "任何"];

const EDGE: [&str; 5] = [
    "Edge Server",
    "Edgeserver",
    "Servidor de Borda",
    "Пограничный сервер",
    "Edge Server",
];

struct Note {
    /// In the order of [`LOCALES`].
    texts: [&'static str; 5],
    /// The languages that say something else, and what.
    faults: &'static [(&'static str, &'static str)],
}

const NOTES: &[Note] = &[
    Note {
        texts: [
            "Web Conferencing media",
            "Webkonferenzmedien",
            "Mídia da webconferência",
            "Устройство для веб-конференций",
            "Web 會議媒體",
        ],
        faults: &[("ru-RU", "a device instead of media")],
    },
    Note {
        texts: [
            "negotiation of candidates over TCP/443",
            "Aushandlung von Kandidaten über TCP/443",
            "Negociação de candidatos através de TCP/443",
            "согласование кандидатов по протоколу TCP/443",
            "透過 UDP/443 之候選的交涉",
        ],
        faults: &[("zh-TW", "UDP instead of TCP")],
    },
    Note {
        texts: [
            "Inbound SIP traffic (to Director or Front End pool) from Edge Server internal interface",
            "Eingehender SIP-Datenverkehr (an Director oder Front-End-Pool) von der internen Edgeserver-Schnittstelle",
            "Tráfego SIP de entrada (para Diretor ou Pool de Front-Ends) da interface interna do Servidor de Borda",
            "Входящий трафик SIP (на сервер Директор или пул переднего плана) из внутреннего интерфейса пограничного сервера",
            "從 Edge Server 內部介面) 的輸入 SIP 流量 (到 Director 或前端集區",
        ],
        faults: &[("zh-TW", "the brackets are torn")],
    },
    Note {
        texts: [
            "A/V media between internal and external users, Survivable Branch Appliance or Survivable Branch Server",
            "A/V-Mediendaten zwischen internen und externen Benutzern, Survivable Branch-Anwendung oder Survivable Branch-Server",
            "mídia A/V entre usuários internos e externos, Aparelho de Filial Persistente ou Servidor de Filial Persistente",
            "аудио/видео между внутренними и внешними пользователями, для обеспечения связи в филиалах или для обеспечения связи в филиалах",
            "內部與外部使用者之間的 A/V 媒體，Survivable Branch 裝置或 Survivable Branch 伺服器",
        ],
        faults: &[
            ("de-DE", "an application instead of an appliance"),
            ("ru-RU", "the nouns are cut off"),
        ],
    },
    Note {
        texts: [
            "Replication of changes from the Central Management store to the Edge Server",
            "Replikation von Änderungen aus dem zentralen Verwaltungsspeicher auf dem Edgeserver",
            "Replicação de alterações do Repositório de Gerenciamento Central para o Servidor de Borda",
            "Репликация изменений из управления в сервер",
            "從中央管理存放區到 Edge Server 的變更複製",
        ],
        faults: &[("ru-RU", "of management to server: both names are cut")],
    },
    Note {
        texts: [
            "configuration data from the Central Management store",
            "Konfigurationsdaten von dem zentraler Verwaltungsspeicher",
            "dados de configuração do Repositório de Gerenciamento Central",
            "данных настройки с управления",
            "設定資料從中央管理存放區",
        ],
        faults: &[("ru-RU", "the store is lost")],
    },
    Note {
        texts: [
            "controller (ClsController.exe) or agent (ClsAgent.exe) commands",
            "Controller (ClsController.exe) oder Agentbefehle (ClsAgent.exe)",
            "Comandos do controlador (ClsController.exe) ou do agente (ClsAgent.exe)",
            "Команды контроллера (ClsController.exe) или агента (ClsAgent.exe)",
            "控制器 ( # A0) 或 agent ( # A1) 命令",
        ],
        faults: &[("zh-TW", "placeholders instead of files")],
    },
    Note {
        texts: [
            "A/V sessions if public IM connectivity is configured",
            "A/V-Sitzungen, wenn Verbindungen mit öffentlichen Chatdiensten konfiguriert sind",
            "sessões A/V se a conectividade pública de IM estiver configurada",
            "аудиоконференций, если настроена связь с общедоступной службой обмена сообщениями",
            "如果有設定 IM 連線，可用於 A/V 工作階段",
        ],
        faults: &[("zh-TW", "public is lost")],
    },
    Note {
        texts: [
            "Allows communication to the Edge Server XMPP proxy from federated XMPP partners",
            "erlaubt Kommunikation von XMPP-Verbundpartnern zum Edgeserver-XMPP-Proxy",
            "Permite comunicação do proxy XMPP do Servidor de Borda para parceiros XMPP federados",
            "обеспечивает взаимодействие с прокси XMPP пограничного сервера со стороны федеративных партнеров XMPP",
            "允許來自同盟 XMPP 合作夥伴到 Edge Server XMPP proxy 的通訊",
        ],
        faults: &[("pt-BR", "the other way round")],
    },
    Note {
        texts: [
            "communication of the XMPP proxy with federated partners",
            "Kommunikation des XMPP-Proxys mit Partnern",
            "comunicação do proxy XMPP com parceiros federados",
            "связь прокси XMPP с федеративными партнерами",
            "XMPP proxy 與同盟合作夥伴的通訊",
        ],
        faults: &[("de-DE", "federated is lost")],
    },
    Note {
        texts: [
            "traffic from Internal deployment to Internal Edge Server interface",
            "Datenverkehr von der internen Bereitstellung zur internen Edgeserverschnittstelle",
            "Tráfego da implantação interna para interface de Servidor de Borda",
            "Трафик из внутреннего развертывания во внутренний интерфейс пограничного сервера",
            "從內部部署至內部 Edge Server 介面的流量",
        ],
        faults: &[("pt-BR", "the second internal is lost")],
    },
    Note {
        texts: [
            "(to Director pool virtual IP address or Front End pool virtual IP address)",
            "(an eine Directorpool-IP-Adresse oder eine virtuelle Front-End-Pool-IP-Adresse)",
            "(para IP virtual do Pool de diretores ou IP virtual do Pool de Front-Ends)",
            "(на виртуальный IP-адрес пула директоров или виртуальный IP-адрес пула переднего плана)",
            "(到 Director 集區虛擬 IP 位址或前端集區虛擬 IP 位址)",
        ],
        faults: &[("de-DE", "the first virtual is lost")],
    },
    Note {
        texts: [
            "HTTPS (from Reverse Proxy) for Autodiscover sign-in",
            "",
            "",
            "",
            "來自反向 Proxy 的 HTTPS 自動探索登入通訊",
        ],
        faults: &[
            ("de-DE", "no note"),
            ("pt-BR", "no note"),
            ("ru-RU", "no note"),
        ],
    },
    Note {
        texts: [
            "Redirection to HTTPS if user enters http://&lt;publishedSiteFQDN&gt;",
            "Umleitung an HTTPS, wenn Benutzer http://&lt;FQDN_des_Standorts&gt; eingeben",
            "Redirecionamento para HTTPS se o usuário inserir http://&lt;publishedSiteFQDN&gt;",
            "Перенаправление на HTTPS, если пользователь вводит http://&lt;имя_сайта&gt;",
            "使用者進入 HTTP://publishedSiteFQDN 時重新導向至 HTTPS &lt; &gt; 。",
        ],
        faults: &[("zh-TW", "nothing between the angle brackets")],
    },
    Note {
        texts: [
            "Traffic sent to port 443 is redirected to a pool on port 4443",
            "Datenverkehr an Port 80 wird an einen Pool an Port 8080 umgeleitet",
            "O tráfego enviado para a porta 443 é redirecionado para um pool na porta 4443",
            "Трафик на порт 443 перенаправляется в пул на порте 4443",
            "傳送至連接埠 443 的流量會重新導向至連接埠 4443 上的集區",
        ],
        faults: &[("de-DE", "the ports of the row before")],
    },
    Note {
        texts: [
            "Used by Front End pools for all internal SIP communications",
            "Wird von Front-End-Pools für die gesamte interne SIP-Kommunikation verwendet",
            "Usada pelos pools Front-End para todas as comunicações SIP internas",
            "Используется серверами переднего плана для всех внутренних SIP-соединений",
            "由前端集區用於伺服器 SIP 通訊",
        ],
        faults: &[
            ("ru-RU", "servers instead of pools"),
            ("zh-TW", "internal is lost"),
        ],
    },
    Note {
        texts: [
            "Preferred path between internal and external users",
            "Bevorzugter Pfad zwischen internen Benutzern und externen Benutzern",
            "Caminho preferencial entre usuários internos e externos (UDP)",
            "Предпочитаемый путь между внутренними и внешними пользователями",
            "內部與外部使用者之間的慣用路徑",
        ],
        faults: &[("pt-BR", "UDP is added")],
    },
    Note {
        texts: [
            "Bandwidth Policy service for A/V Edge TURN traffic",
            "Bandbreitenrichtliniendienst für TURN-Datenverkehr vom A/V-Edgeserver",
            "serviço Política de Largura de banda para tráfego TURN de Borda A/V",
            "службой политики пропускной способности пограничного аудио-/видео-трафика «TURN»",
            "用於 A/V Edge 輪流流量的頻寬原則服務",
        ],
        faults: &[("zh-TW", "taking turns instead of TURN")],
    },
    // What is said in other words is said.
    Note {
        texts: [
            "The Director provides web services to internal as well as external clients.",
            "Der Director stellt Webdienste für interne und externe Clients bereit.",
            "O Diretor fornece serviços Web para clientes internos e externos.",
            "Директор предоставляет веб-службы внутренним и внешним клиентам.",
            "Director 為內部及外部用戶端提供 web 服務。",
        ],
        faults: &[],
    },
    Note {
        texts: [
            "Required if the organization does not want to modify the certificate.",
            "Erforderlich, wenn die Organisation das Zertifikat nicht verändern möchte.",
            "Necessário se a organização não deseja modificar o certificado.",
            "Требуется, когда организации нежелательно изменять сертификат.",
            "在組織不想要修改憑證的情況下為必要的。",
        ],
        faults: &[],
    },
    Note {
        texts: [
            "For federated and public IM connectivity using SIP",
            "Für Verbindungen mit Partnerverbünden und öffentlichen Instant Messaging-Diensten über SIP",
            "Para conectividade a redes públicas e federadas de IM usando SIP",
            "Для федеративного подключения и подключения к общедоступным службам с помощью SIP",
            "適用於使用 SIP 的同盟與公用 IM 連線",
        ],
        faults: &[],
    },
    Note {
        texts: [
            "SIP communication from the Edge Server to the Director",
            "SIP-Kommunikation zwischen dem Edgeserver und dem Director",
            "Comunicação SIP do Servidor de Borda com o Diretor",
            "Связь по протоколу SIP пограничного сервера с сервером Директор",
            "從 Edge Server 到 Director 的 SIP 通訊",
        ],
        faults: &[],
    },
    Note {
        texts: [
            "between the Director and the Front End Server or Front End Servers",
            "zwischen dem Director und dem Front-End-Server oder den Front-End-Servern",
            "entre o Diretor e o Servidor Front-End ou Servidores Front-End",
            "между Директором и сервером переднего плана или серверами переднего плана",
            "Director 與前端伺服器或前端伺服器之間",
        ],
        faults: &[],
    },
];

/// The page in one language: a row for each note, told apart by its port.
fn page(locale: usize) -> String {
    let mut page = format!(
        "---\ntitle: Lync Server 2013\nms:assetid: notes\nmtps_version: v=OCS.15\n---\n\n| {} |\n|-|-|-|-|\n",
        HEADERS[locale]
    );
    for (note, port) in NOTES.iter().zip(20_001..) {
        writeln!(
            page,
            "| TCP/{port} | {} | {} | {} |",
            ANY[locale], EDGE[locale], note.texts[locale]
        )
        .unwrap();
    }
    page
}

#[test]
fn notes_say_what_the_source_says() {
    let folder = Folder::new();
    for (at, locale) in LOCALES.iter().enumerate() {
        folder.write(&format!("{locale}/ports.md"), page(at));
    }
    let ended = folder.run("check . --isolated --format jsonl");
    let findings = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let found: BTreeSet<(usize, String)> = findings
        .filter(|finding: &Value| finding["level"] == "warning" && finding["row"].is_u64())
        .map(|finding| {
            let row = finding["row"].as_u64().unwrap() as usize;
            let locale = finding["page"]["locale"].as_str().unwrap();
            (row, locale.to_owned())
        })
        .collect();
    let mut wrong = Vec::new();
    for (note, row) in NOTES.iter().zip(1..) {
        for (locale, what) in note.faults {
            if !found.contains(&(row, (*locale).to_owned())) {
                wrong.push(format!("not found in {locale}: {what}: {}", note.texts[0]));
            }
        }
        for locale in LOCALES {
            let is_fault = note.faults.iter().any(|(wrong, _)| *wrong == locale);
            if !is_fault && found.contains(&(row, locale.to_owned())) {
                wrong.push(format!("no fault in {locale}: {}", note.texts[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), ended.out);
}
