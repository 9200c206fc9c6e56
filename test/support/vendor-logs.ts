/** Samples written after the vendors' documents, for logs whose programs do not run here. People and numbers are fictional. */

export const mysqlEnterprise = `[
{ "timestamp": "2026-11-20 04:10:11", "id": 0, "class": "audit", "event": "startup", "connection_id": 0, "startup_data": { "server_id": 1 } },
{ "timestamp": "2026-11-20 04:10:12", "id": 1, "class": "connection", "event": "connect", "connection_id": 7, "account": { "user": "g_ospanova", "host": "10.14.2.44" }, "login": { "user": "g_ospanova", "os": "", "ip": "10.14.2.44", "proxy": "" }, "connection_data": { "connection_type": "ssl", "status": 0, "db": "mis" } },
{ "timestamp": "2026-11-20 04:10:13", "id": 2, "class": "table_access", "event": "read", "connection_id": 7, "account": { "user": "g_ospanova", "host": "10.14.2.44" }, "login": { "user": "g_ospanova", "ip": "10.14.2.44" }, "table_access_data": { "db": "mis", "table": "patient", "query": "SELECT surname FROM patient", "sql_command": "select" } },
{ "timestamp": "2026-11-20 04:10:13", "id": 3, "class": "general", "event": "status", "connection_id": 7, "account": { "user": "g_ospanova", "host": "10.14.2.44" }, "login": { "user": "g_ospanova", "ip": "10.14.2.44" }, "general_data": { "command": "Query", "sql_command": "select", "query": "SELECT surname FROM patient", "status": 0 } },
{ "timestamp": "2026-11-20 04:10:14", "id": 4, "class": "general", "event": "status", "connection_id": 7, "account": { "user": "g_ospanova", "host": "10.14.2.44" }, "general_data": { "command": "Query", "sql_command": "delete", "query": "DELETE FROM diagnosis WHERE id = 1", "status": 0 } },
{ "timestamp": "2026-11-20 04:10:15", "id": 5, "class": "connection", "event": "connect", "connection_id": 8, "account": { "user": "nobody_here", "host": "10.14.9.1" }, "connection_data": { "status": 1045, "db": "" } }
]
`;

export const percona = `{"audit_record":{"name":"Connect","record":"1_2026-11-20T04:10:11","timestamp":"2026-11-20T04:10:12Z","connection_id":"7","status":0,"user":"r_akhmet","priv_user":"r_akhmet","os_login":"","proxy_user":"","host":"localhost","ip":"","db":"mis"}}
{"audit_record":{"name":"Query","record":"2_2026-11-20T04:10:11","timestamp":"2026-11-20T04:10:13Z","command_class":"update","connection_id":"7","status":0,"sqltext":"UPDATE diagnosis SET note = 'x'","user":"r_akhmet[r_akhmet] @ localhost []","host":"localhost","os_user":"","ip":"","db":"mis"}}
{"audit_record":{"name":"Quit","record":"3_2026-11-20T04:10:11","timestamp":"2026-11-20T04:10:14Z","connection_id":"7","status":0,"user":"r_akhmet","host":"localhost","ip":"","db":"mis"}}
`;

export const mssql = `event_time,sequence_number,action_id,succeeded,session_id,session_server_principal_name,server_principal_name,server_instance_name,database_name,schema_name,object_name,statement,client_ip,affected_rows
2026-11-20 04:10:11.1234567,1,LGIS,1,51,CLINIC\\g.ospanova,CLINIC\\g.ospanova,SRV-MIS,master,,,,10.14.2.44,0
2026-11-20 04:10:12.1234567,1,SL  ,1,51,CLINIC\\g.ospanova,CLINIC\\g.ospanova,SRV-MIS,mis,dbo,patient,"SELECT surname, given FROM dbo.patient",10.14.2.44,12
2026-11-20 04:10:13.1234567,1,DL  ,0,51,CLINIC\\g.ospanova,CLINIC\\g.ospanova,SRV-MIS,mis,dbo,patient,DELETE FROM dbo.patient,10.14.2.44,0
2026-11-20 04:10:14.1234567,1,LGIF,0,0,NULL,sa,SRV-MIS,,,,,10.14.9.1,0
2026-11-20 04:10:15.1234567,1,XXYY,1,51,CLINIC\\g.ospanova,CLINIC\\g.ospanova,SRV-MIS,mis,dbo,patient,,10.14.2.44,0
`;

export const oracle = `"EVENT_TIMESTAMP";"DBUSERNAME";"ACTION_NAME";"RETURN_CODE";"OBJECT_SCHEMA";"OBJECT_NAME";"SQL_TEXT";"SQL_BINDS";"USERHOST";"SESSIONID";"STATEMENT_ID"
"20-NOV-26 09.10.11.123456 AM";"G_OSPANOVA";"LOGON";"0";"";"";"";"";"CLINIC\\PC-7";"401";"1"
"20-NOV-26 09.10.12.123456 AM";"G_OSPANOVA";"SELECT";"0";"MIS";"PATIENT";"SELECT * FROM mis.patient WHERE id = :1";" #1(1):7";"CLINIC\\PC-7";"401";"2"
"20-NOV-26 02.10.13.000000 PM";"N_KADYROV";"DROP TABLE";"0";"MIS";"NIGHT_COPY";"DROP TABLE mis.night_copy";"";"CLINIC\\PC-9";"402";"1"
"20-NOV-26 02.10.14.000000 PM";"N_KADYROV";"LOGON";"1017";"";"";"";"";"CLINIC\\PC-9";"403";"1"
"20-NOV-26 02.10.15.000000 PM";"N_KADYROV";"UPDATE";"942";"MIS";"NOWHERE";"UPDATE mis.nowhere SET a = 1";"";"CLINIC\\PC-9";"402";"2"
`;

export const mongodb = `{ "atype" : "authenticate", "ts" : { "$date" : "2026-11-20T09:10:11.123+05:00" }, "local" : { "ip" : "127.0.0.1", "port" : 27017 }, "remote" : { "ip" : "10.14.2.44", "port" : 40001 }, "users" : [ { "user" : "g_ospanova", "db" : "admin" } ], "roles" : [], "param" : { "user" : "g_ospanova", "db" : "admin", "mechanism" : "SCRAM-SHA-256" }, "result" : 0 }
{ "atype" : "authCheck", "ts" : { "$date" : "2026-11-20T09:10:12.123+05:00" }, "local" : {}, "remote" : { "ip" : "10.14.2.44", "port" : 40001 }, "users" : [ { "user" : "g_ospanova", "db" : "admin" } ], "roles" : [], "param" : { "command" : "find", "ns" : "mis.patient", "args" : { "find" : "patient", "filter" : { "id" : 7 } } }, "result" : 0 }
{ "atype" : "authCheck", "ts" : { "$date" : "2026-11-20T09:10:13.123+05:00" }, "remote" : { "ip" : "10.14.2.44" }, "users" : [ { "user" : "g_ospanova", "db" : "admin" } ], "param" : { "command" : "delete", "ns" : "mis.patient", "args" : {} }, "result" : 13 }
{ "atype" : "dropCollection", "ts" : { "$date" : { "$numberLong" : "1795147814000" } }, "remote" : { "ip" : "10.14.2.77" }, "users" : [ { "user" : "n_kadyrov", "db" : "admin" } ], "param" : { "ns" : "mis.night_copy" }, "result" : 0 }
{ "atype" : "clientMetadata", "ts" : { "$date" : "2026-11-20T09:10:15.000Z" }, "users" : [], "param" : {}, "result" : 0 }
`;

const event = (id: string, record: number, data: string): string => `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/><EventID>${id}</EventID><TimeCreated SystemTime='2026-11-20T04:10:${String(record).padStart(2, '0')}.1234567Z'/><EventRecordID>${record}</EventRecordID><Channel>Security</Channel><Computer>SRV-FILES.clinic.local</Computer></System><EventData>${data}</EventData></Event>`;
const field = (name: string, value: string): string => `<Data Name='${name}'>${value}</Data>`;
const subject = field('SubjectUserName', 'g.ospanova') + field('SubjectDomainName', 'CLINIC');

export const windowsEvents = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>${[
  event('4624', 1, field('TargetUserName', 'g.ospanova') + field('TargetDomainName', 'CLINIC') + field('LogonType', '3') + field('IpAddress', '10.14.2.44')),
  event('4624', 2, field('TargetUserName', 'SRV-FILES$') + field('TargetDomainName', 'CLINIC') + field('LogonType', '3')),
  event('4625', 3, field('TargetUserName', 'admin') + field('TargetDomainName', '-') + field('LogonType', '10') + field('IpAddress', '10.14.9.1')),
  event('4663', 4, subject + field('ObjectType', 'File') + field('ObjectName', 'D:\\Пациенты\\R&amp;D.xlsx') + field('AccessMask', '0x1')),
  event('4663', 5, subject + field('ObjectName', 'D:\\Пациенты\\R&amp;D.xlsx') + field('AccessMask', '0x10000')),
  event('4656', 6, subject + field('ObjectName', 'D:\\Пациенты\\жабық.xlsx') + field('AccessMask', '0x2')),
  event('4728', 7, subject + field('MemberName', 'CN=n.kadyrov') + field('TargetUserName', 'Domain Admins')),
].join('\r\n')}</Events>\r\n`;
