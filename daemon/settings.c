/* Decides which settings the daemon has, their bounds, defaults and sentences. Refuses to know what is done with them. */
#include "daemon/settings.h"

#include "base/log.h"

#define KIB 1024
#define MIB (1024 * 1024)
#define MINUTE_MS 60000
#define PATH_MAX_BYTES 4095

#define AT(member) .offset = offsetof(struct settings, member)

static const struct setting_word level_words[] = {
	{ "error", LOG_LEVEL_ERROR },
	{ "warning", LOG_LEVEL_WARNING },
	{ "info", LOG_LEVEL_INFO },
	{ "debug", LOG_LEVEL_DEBUG },
	{ NULL, 0 },
};

static const struct setting_word auto_words[] = { { "auto", 0 }, { NULL, 0 } };

static const struct setting rows[] = {
	/* Where callers come in. Under systemd the sockets are passed in, and these addresses are not used. */
	{ "listen.public", SETTING_TEXT, AT(listen_public), .min = 1, .max = 255, .def = "0.0.0.0:443",
		.en = "Address and port of the HTTPS listener; not used where systemd passes the socket `public`.",
		.zh = "HTTPS 监听的地址和端口；由 systemd 传入名为 `public` 的套接字时不使用。" },
	{ "listen.certificate", SETTING_TEXT, AT(listen_certificate), .min = 0, .max = 255, .def = "",
		.en = "Address and port of the listener that asks for client certificates; empty: none.",
		.zh = "要求客户端证书的监听地址和端口；留空则不启用。" },
	{ "listen.admin", SETTING_TEXT, AT(listen_admin), .min = 0, .max = 255, .def = "127.0.0.1:9443",
		.en = "Address and port of the listener for `/metrics`; keep it on this machine. Empty: none.",
		.zh = "提供 `/metrics` 的监听地址和端口，应只限本机访问；留空则不启用。" },
	{ "listen.hosts", SETTING_TEXT, AT(listen_hosts), .min = 0, .max = 4096, .def = "", .reload = true,
		.en = "Names by which callers may address the service, separated by commas; empty: any name.",
		.zh = "允许访问本服务使用的主机名，以逗号分隔；留空则不限制。" },

	/* How much a caller may send and hold. */
	{ "listen.connections", SETTING_WHOLE, AT(listen_connections), .min = 1, .max = 1000000, .def = "4000",
		.en = "Connections open at the same time, in all; when places are scarce, those that have rested longest are closed.",
		.zh = "同时打开的连接总数上限；接近上限时，先关闭空闲最久的连接。" },
	{ "listen.connections_per_address", SETTING_WHOLE, AT(listen_connections_per_address), .min = 1, .max = 1000000,
		.def = "200", .en = "Connections open at the same time from one address.",
		.zh = "单个来源地址同时打开的连接数上限。" },
	{ "listen.requests_per_connection", SETTING_WHOLE, AT(listen_requests_per_connection), .min = 1,
		.max = 1000000000, .def = "1000", .en = "Requests served on one connection before it is closed.",
		.zh = "单个连接处理的请求数上限，达到后关闭连接。" },
	{ "listen.pipelined_requests", SETTING_WHOLE, AT(listen_pipelined_requests), .min = 1, .max = 10000,
		.def = "100", .en = "Requests that a client may send before it has read the answers.",
		.zh = "客户端在读取应答之前可连续发送的请求数上限。" },
	{ "listen.request_line_bytes", SETTING_WHOLE, AT(listen_request_line_bytes), .min = 256, .max = 64 * KIB,
		.def = "4096", .en = "Longest request line in bytes.", .zh = "请求行的最大字节数。" },
	{ "listen.header_bytes", SETTING_WHOLE, AT(listen_header_bytes), .min = KIB, .max = MIB, .def = "16384",
		.en = "Largest head of a request in bytes.", .zh = "请求头的最大字节数。" },
	{ "listen.header_fields", SETTING_WHOLE, AT(listen_header_fields), .min = 8, .max = 1000, .def = "64",
		.en = "Most fields in the head of a request.", .zh = "请求头的最大字段数。" },
	{ "listen.body_bytes", SETTING_WHOLE, AT(listen_body_bytes), .min = KIB, .max = 16 * MIB, .def = "65536",
		.en = "Largest JSON body in bytes.", .zh = "JSON 请求体的最大字节数。" },
	{ "listen.json_depth", SETTING_WHOLE, AT(listen_json_depth), .min = 4, .max = 256, .def = "16",
		.en = "Deepest nesting of a JSON body.", .zh = "JSON 请求体的最大嵌套深度。" },
	{ "listen.json_tokens", SETTING_WHOLE, AT(listen_json_tokens), .min = 100, .max = 1000000, .def = "2000",
		.en = "Most tokens of a JSON body.", .zh = "JSON 请求体的最大元素数量。" },

	/* How long a caller may take. */
	{ "listen.handshake_deadline_ms", SETTING_WHOLE, AT(listen_handshake_deadline_ms), .min = 100,
		.max = 10 * MINUTE_MS, .def = "10000", .en = "How long a client may take for the TLS handshake.",
		.zh = "客户端完成 TLS 握手的最长时间（毫秒）。" },
	{ "listen.header_deadline_ms", SETTING_WHOLE, AT(listen_header_deadline_ms), .min = 100, .max = 10 * MINUTE_MS,
		.def = "10000", .en = "How long a client may take to send a request's head.",
		.zh = "客户端发送请求头的最长时间（毫秒）。" },
	{ "listen.body_deadline_ms", SETTING_WHOLE, AT(listen_body_deadline_ms), .min = 100, .max = 60 * MINUTE_MS,
		.def = "30000", .en = "How long a client may take to send a request's body.",
		.zh = "客户端发送请求体的最长时间（毫秒）。" },
	{ "listen.body_bytes_per_second", SETTING_WHOLE, AT(listen_body_bytes_per_second), .min = 0, .max = MIB,
		.def = "512", .en = "Slowest speed at which a body may arrive.",
		.zh = "请求体的最低传输速度（字节/秒）。" },
	{ "evidence.bytes", SETTING_WHOLE, AT(evidence_bytes), .min = KIB, .max = 256 * MIB, .def = "20971520",
		.en = "Largest file of evidence in bytes.", .zh = "单个证明材料文件的最大字节数。" },
	{ "evidence.deadline_ms", SETTING_WHOLE, AT(evidence_deadline_ms), .min = 100, .max = 60 * MINUTE_MS,
		.def = "600000", .en = "How long a client may take to send a file of evidence.",
		.zh = "客户端上传单个证明材料文件的最长时间（毫秒）。" },
	{ "evidence.uploads", SETTING_WHOLE, AT(evidence_uploads), .min = 1, .max = 64, .def = "2",
		.en = "Files of evidence that a worker takes at once, each over a connection to PostgreSQL; others wait a while and are then refused.",
		.zh = "每个工作线程同时接收的证明材料文件数，每个占用一条 PostgreSQL 连接；超出者稍候，之后被拒绝。" },
	{ "listen.idle_deadline_ms", SETTING_WHOLE, AT(listen_idle_deadline_ms), .min = 100, .max = 60 * MINUTE_MS,
		.def = "60000", .en = "How long a connection may rest between two requests.",
		.zh = "连接在两个请求之间可保持空闲的最长时间（毫秒）。" },
	{ "listen.write_deadline_ms", SETTING_WHOLE, AT(listen_write_deadline_ms), .min = 100, .max = 60 * MINUTE_MS,
		.def = "30000", .en = "How long a client may read nothing of an answer.",
		.zh = "客户端不读取应答的最长时间（毫秒）。" },
	{ "listen.answer_deadline_ms", SETTING_WHOLE, AT(listen_answer_deadline_ms), .min = 100, .max = 10 * MINUTE_MS,
		.def = "15000",
		.en = "How long the service may take from a body's end to the first byte of the answer.",
		.zh = "从请求体结束到应答首字节的最长时间（毫秒）。" },
	{ "listen.linger_bytes", SETTING_WHOLE, AT(listen_linger_bytes), .min = 0, .max = 16 * MIB, .def = "262144",
		.en = "How much of a refused body is read so that the client can read the answer.",
		.zh = "请求体被拒绝后，为使客户端读到应答而继续读取的最大字节数。" },
	{ "listen.linger_deadline_ms", SETTING_WHOLE, AT(listen_linger_deadline_ms), .min = 0, .max = MINUTE_MS,
		.def = "2000", .en = "How long a refused body is read for the same purpose.",
		.zh = "出于同一目的继续读取的最长时间（毫秒）。" },

	{ "tls.certificate", SETTING_TEXT, AT(tls_certificate), .min = 1, .max = PATH_MAX_BYTES, .reload = true,
		.en = "Path of the certificate and its chain in PEM.", .zh = "服务证书及证书链文件的路径（PEM）。" },
	{ "tls.key", SETTING_TEXT, AT(tls_key), .min = 1, .max = PATH_MAX_BYTES, .reload = true,
		.en = "Path of the certificate's private key in PEM.", .zh = "证书私钥文件的路径（PEM）。" },

	{ "database.conninfo", SETTING_TEXT, AT(database_conninfo), .min = 1, .max = 4096,
		.def = "host=/run/postgresql dbname=dxtrack user=dxtrack_app",
		.en = "How PostgreSQL is reached: a connection string of libpq, with a socket directory or an IP address.",
		.zh = "PostgreSQL 连接串（libpq 格式），主机须为套接字目录或 IP 地址。" },
	{ "database.connect_deadline_ms", SETTING_WHOLE, AT(database_connect_deadline_ms), .min = 100, .max = MINUTE_MS,
		.def = "5000", .en = "How long connecting to PostgreSQL may take.",
		.zh = "连接 PostgreSQL 的最长时间（毫秒）。" },
	{ "database.statement_deadline_ms", SETTING_WHOLE, AT(database_statement_deadline_ms), .min = 100,
		.max = 10 * MINUTE_MS, .def = "5000", .en = "How long a statement may take.",
		.zh = "单条语句的最长执行时间（毫秒）。" },
	{ "database.slow_statement_deadline_ms", SETTING_WHOLE, AT(database_slow_statement_deadline_ms), .min = 100,
		.max = 60 * MINUTE_MS, .def = "60000",
		.en = "How long a statement for past figures or an export may take.",
		.zh = "历史指标与导出语句的最长执行时间（毫秒）。" },
	{ "database.lock_deadline_ms", SETTING_WHOLE, AT(database_lock_deadline_ms), .min = 100, .max = 10 * MINUTE_MS,
		.def = "4000", .en = "How long a statement may wait for a lock.",
		.zh = "语句等待锁的最长时间（毫秒）。" },
	{ "database.queue", SETTING_WHOLE, AT(database_queue), .min = 1, .max = 100000, .def = "1000",
		.en = "Operations that may wait in a lane of a worker before new ones are refused.",
		.zh = "每个工作线程的每条通道中可等待的操作数，超出后新操作被拒绝。" },
	{ "database.group_rows", SETTING_WHOLE, AT(database_group_rows), .min = 1, .max = 64, .def = "64",
		.en = "Most submissions that are committed together.", .zh = "一次提交合并写入的填报数上限。" },

	{ "workers", SETTING_WHOLE, AT(workers), .min = 1, .max = 64, .words = auto_words, .def = "auto",
		.en = "Threads that serve requests.", .zh = "处理请求的线程数。" },
	{ "submissions.per_minute", SETTING_WHOLE, AT(submissions_per_minute), .min = 1, .max = 10000000, .def = "60",
		.reload = true, .en = "Submissions that an enterprise may send in a minute.",
		.zh = "每家企业每分钟可提交的填报数。" },
	{ "submissions.burst", SETTING_WHOLE, AT(submissions_burst), .min = 1, .max = 10000000, .def = "120",
		.reload = true, .en = "Submissions that an enterprise may send at once after a pause.",
		.zh = "每家企业空闲之后可一次性提交的填报数。" },
	{ "rates.yellow_points", SETTING_WHOLE, AT(rates_yellow_points), .min = 0, .max = 100, .def = "5",
		.en = "Percentage points behind schedule up to which a rate's light is yellow, not red.",
		.zh = "落后于进度多少个百分点以内亮黄灯，超过则亮红灯。" },
	{ "staff_tokens", SETTING_SWITCH, AT(staff_tokens), .def = "off", .reload = true,
		.en = "Whether reviewers and managers may use tokens; for demonstrations.",
		.zh = "是否允许审核和管理人员使用令牌；仅用于演示。" },
	{ "stop.deadline_ms", SETTING_WHOLE, AT(stop_deadline_ms), .min = 0, .max = 10 * MINUTE_MS, .def = "10000",
		.reload = true, .en = "How long requests in the making may take to end when the service stops.",
		.zh = "服务停止时等待未完成请求结束的最长时间（毫秒）。" },
	{ "log.level", SETTING_WORD, AT(log_level), .words = level_words, .def = "info", .reload = true,
		.en = "Lines less urgent than this are not written to the log.", .zh = "低于此级别的日志不写入。" },
};

static const struct setting_table table = { rows, sizeof rows / sizeof rows[0], sizeof(struct settings) };

const struct setting_table *settings_table(void)
{
	return &table;
}
