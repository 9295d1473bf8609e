import { Client, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
const KEY='demo-key-0123456789-0123';
const id=process.argv[2]!; const wf=`lead-${id}`;
const connection=await Connection.connect({address:'127.0.0.1:3903'});
const client=new Client({connection});
const get=async(p:string)=>(await fetch('http://127.0.0.1:3900'+p,{headers:{authorization:'Bearer '+KEY}})).json() as any;
async function ff(ms:number){
  const ffid=randomUUID();
  const t=Date.now();
  const r=await connection.workflowService.updateWorkflowExecutionOptions({namespace:'default',workflowExecution:{workflowId:wf},
    workflowExecutionOptions:{timeSkippingConfig:{enabled:true,fastForwardConfig:{id:ffid,duration:{seconds:Math.floor(ms/1000) as any,nanos:0}}}},updateMask:{paths:['time_skipping_config']}});
  const t2=Date.now();
  const p=await connection.withDeadline(Date.now()+20000,()=>connection.workflowService.pollWorkflowExecutionTimeSkipping({namespace:'default',workflowExecution:{workflowId:wf},fastForwardId:ffid} as any));
  console.log('update',t2-t,'poll',Date.now()-t2, JSON.stringify(p));
}
for(let i=0;i<9;i++){
  const lead=await get('/v1/leads/'+id);
  console.log(lead.phase,lead.outcome,JSON.stringify(lead.next));
  if(lead.next?.until==null)break;
  const h=client.workflow.getHandle(wf);
  const v:any=await h.query('state');
  const d:any=await h.describe();
  console.log(' view',v.nextTouchAt,v.next, JSON.stringify(d.raw.workflowExtendedInfo?.timeSkippingInfo ?? Object.keys(d.raw)));
  const tl=await get('/v1/leads/'+id+'/timeline');
  // offset: needs virtual now
  const ms=Date.parse(lead.next.until)-Number(process.env.NOW ?? Date.parse(process.argv[3]!));
  console.log(' skip',ms);
  await ff(ms+1000);
  await new Promise(r=>setTimeout(r,1500));
  process.env.NOW=String(Date.parse(lead.next.until));
}
await connection.close();
