import '../styles/index.css';
import { render } from 'preact';
import { declareLanguage, openLanguage } from '../i18n/language';
import { dressPage } from '../ui/appearance';
import { App } from './app';

declareLanguage();
dressPage();
const place = document.getElementById('app');
if (place) void openLanguage().then(() => render(<App />, place));
