import { readings } from './readings.ts';

readings('how people type', {
  stop: [
    'i dont want u to txt me',
    'no more txts',
    'stop txting me',
    'stop txtin me',
    'stop textin me',
    'stop texing me',
    'dont msg me again',
    'no more msgs',
    'stop msging me',
    'no more of ur texts',
    'the insurance is a nightmare and i need u to stop texting me',
    'my ex is bad enough so will ya stop texting me',
    'my ex is bad enough so will yall stop texting me',
    'dnt text me again',
    'donot text me again',
    'nomore texts',
    'lose my num',
    'never hmu again',
    'stop w the texts',
    'get me outta here',
  ],
  unclear: [
    'nvm',
    'youre not allowed to call people before 8',
    'y me',
    'we r done',
    'i sed no yesterday',
    'why yall hittin my line every morning',
  ],
});

readings('what is asked of us', {
  stop: ['no more texts', 'take me off your mailing list', 'delete my number from your system'],
  unclear: [
    'delete our info on the website',
    'no updates on friday',
    'my phone wont stop texting me',
    'stop texting at work',
    'my ex is enough trouble so please stop texting me',
  ],
  none: ['remove my name from the mortgage', 'I never got your email yesterday', 'text me the address'],
});

readings('who it is made to', {
  stop: [
    'how about you stop texting me',
    'you wont stop texting me',
    'I will sue if you dont stop',
    'i dont know how else to tell you nicely to stop texting me',
    'it would help if you could stop texting me',
    'thank you for your time but stop texting me',
    'at this point can we stop the messages now',
  ],
});

readings('what a lead who goes on writes', {
  none: [
    'which of you speaks for the firm',
    'anytime this weekend',
    'you want the receipts',
    'he sold it',
    'i bought it new',
    'my landlady wont fix the mold',
    'the airbags never opened',
  ],
});

readings('stop words that mean something else', {
  none: [
    'He didnt stop at the light',
    'There were two stop signs',
    'it happened near the subway stop',
    'she rolled to a stop and then hit me',
    'I was waiting at the stop on Elm Street',
    'I had to quit my job',
    'My ex keeps texting me',
    'There is no case number on my letter',
    'call me at the end of the day',
    'The pain doesnt stop',
    'headaches that will not stop',
  ],
});
