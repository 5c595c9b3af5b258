import '../styles/index.css';
import './styles';
import { render } from 'preact';
import { declareLanguage, openLanguage } from '../i18n/language';
import { dressPage } from '../ui/appearance';
import { App } from './app';
import { createDesk, DeskContext } from './desk';
import { fetchScreen } from './later';

const place = document.getElementById('app');
if (place) {
  document.documentElement.dataset['face'] = 'desk';
  declareLanguage();
  dressPage();
  const desk = createDesk();
  void desk.session.read();
  fetchScreen(location, desk.client);
  void openLanguage().then(() =>
    render(
      <DeskContext.Provider value={desk}>
        <App />
      </DeskContext.Provider>,
      place,
    ),
  );
}
