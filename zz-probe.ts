import ts from 'typescript';
import { globSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
const dirs=process.argv[2];
const files = globSync(dirs).filter(f=>!/\.test\.ts$/.test(f)&&!f.includes('/testing/')&&!f.includes('seed/generators'));
const pats=new Map();
for (const f of files){ let text=readFileSync(f,'utf8'); if(f.endsWith('.vue')) text=/<script[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1]??''; if(f.endsWith('.astro')) text=/^---\n([\s\S]*?)\n---/.exec(text)?.[1]??'';
 const s=ts.createSourceFile(f,text,ts.ScriptTarget.Latest); const walk=(n)=>{ if(n.kind===ts.SyntaxKind.RegularExpressionLiteral) pats.set(n.getText(s),f); ts.forEachChild(n,walk)}; walk(s);}
const run=(src,flags)=>new Promise(r=>{const t0=Date.now();const w=new Worker(`
const {workerData,parentPort}=require('node:worker_threads');
const {source,flags,L}=workerData;const p=new RegExp(source,flags);
const lit=source.match(/[A-Za-z0-9_]{2,}/g)?.slice(0,6)??[];
const chars=new Set([...'aA0 -._+=/@:Tz"\\\\,;%&?#<>[]{}()\\'$|\\n\\r\\t\\u0000…é*!~^', ...source.replace(/\\\\./g,'')]);
const units=new Set([...chars,'a-','a.','0-','a@','a@a.','%41','://','; ','. ',"'\\\\''",'"a"','/v2','a:','a=', '\\r\\n',...lit]);
outer: for(const u of units){const long=u.repeat(Math.ceil(L/u.length));
 for(const start of ['',...lit,'"',"'",'/','a','%','[']) for(const end of ['\\u0000','!','','\\n!','x']){const t=performance.now();p.lastIndex=0;p.test(start+long+end);if(flags.includes('g')) (start+long+end).replace(p,'');const d=performance.now()-t;if(d>300){parentPort.postMessage(JSON.stringify([u,start,end,Math.round(d)]));break outer}}}
parentPort.postMessage('done');`,{eval:true,workerData:{source:src,flags,L:Number(process.argv[3]??50000)}});
let lim=setTimeout(()=>{w.terminate();r('TIMEOUT')},25000);w.once('message',m=>{clearTimeout(lim);w.terminate();r(m)});w.once('error',e=>{clearTimeout(lim);r('ERR '+e.message)})});
for(const [text,f] of pats){const i=text.lastIndexOf('/');const res=await run(text.slice(1,i),text.slice(i+1));if(res!=='done')console.log(f,text,res)}
console.log(pats.size,'patterns');
